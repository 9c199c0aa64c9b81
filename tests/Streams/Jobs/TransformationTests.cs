using System.Globalization;
using Xunit;

namespace ActorStream.Streams.Tests.Jobs;

public class TransformationTests
{
    static readonly OutputTag<long> Odd = new("odd");

    public static TheoryData<int> Parallelisms => [1, 2, 4];

    [Theory, MemberData(nameof(Parallelisms))]
    public async Task Map_filter_and_flat_map_give_what_LINQ_gives(int parallelism)
    {
        var stream = Env.Of(parallelism).FromSequence(1, 5000).Map(static x => x * 3).Filter(static x => x % 2 == 0)
            .FlatMap(static x => Enumerable.Repeat(x, (int)(x % 3) + 2));
        var expected = Enumerable.Range(1, 5000).Select(x => x * 3L).Where(x => x % 2 == 0).SelectMany(x => Enumerable.Repeat(x, (int)(x % 3) + 2)).Order();
        Assert.Equal(expected, await Env.SortedAsync(stream));
    }

    [Theory, MemberData(nameof(Parallelisms))]
    public async Task A_running_reduce_emits_a_value_for_each_record(int parallelism)
    {
        var sums = await Env.Of(parallelism).FromCollection(Enumerable.Range(1, 1000).Select(x => (Key: x % 7, Sum: (long)x)))
            .KeyBy(static x => x.Key).Reduce(static (a, b) => (a.Key, a.Sum + b.Sum)).ExecuteAndCollectListAsync();
        var totals = new long[7];
        var expected = Enumerable.Range(1, 1000).Select(x => (Key: x % 7, Sum: totals[x % 7] += x)).ToLookup(x => x.Key);
        Assert.Equal(1000, sums.Count);
        foreach (var key in expected) Assert.Equal(key, sums.Where(s => s.Key == key.Key));
    }

    [Theory, MemberData(nameof(Parallelisms))]
    public async Task Sum_min_and_max_replace_one_member_and_keep_the_first_records_others(int parallelism)
    {
        (string Key, int Value, string Note)[] input = [("a", 3, "first"), ("b", 8, "other"), ("a", 1, "second"), ("a", 1, "third"), ("a", 7, "fourth")];
        Assert.Equal(
            [("a", 3, "first"), ("a", 4, "first"), ("a", 5, "first"), ("a", 12, "first")],
            await OfA(parallelism, input, static k => k.Sum(x => x.Value)));
        Assert.Equal(
            [("a", 3, "first"), ("a", 1, "first"), ("a", 1, "first"), ("a", 1, "first")],
            await OfA(parallelism, input, static k => k.Min(x => x.Value)));
        Assert.Equal(
            [("a", 3, "first"), ("a", 3, "first"), ("a", 3, "first"), ("a", 7, "first")],
            await OfA(parallelism, input, static k => k.Max(x => x.Value)));
        Assert.Equal(
            [("a", 3, "first"), ("a", 1, "second"), ("a", 1, "second"), ("a", 1, "second")],
            await OfA(parallelism, input, static k => k.MinBy(x => x.Value)));
        Assert.Equal(
            [("a", 3, "first"), ("a", 3, "first"), ("a", 3, "first"), ("a", 7, "fourth")],
            await OfA(parallelism, input, static k => k.MaxBy(x => x.Value)));
    }

    [Theory, MemberData(nameof(Parallelisms))]
    public async Task A_union_with_itself_has_every_record_twice(int parallelism)
    {
        var numbers = Env.Of(parallelism).FromSequence(1, 500);
        var expected = Enumerable.Range(1, 500).SelectMany(x => new[] { (long)x, x }).Order();
        Assert.Equal(expected, await Env.SortedAsync(numbers.Union(numbers)));

        var mapped = Env.Of(parallelism).FromSequence(1, 500);
        Assert.Equal(expected, await Env.SortedAsync(mapped.Union(mapped).Map(static x => x)));
    }

    [Theory, MemberData(nameof(Parallelisms))]
    public async Task A_union_of_three_streams_keeps_duplicates(int parallelism)
    {
        var env = Env.Of(parallelism);
        var stream = env.FromSequence(1, 100).Union(env.FromElements(1L, 1L, 100L), env.FromSequence(50, 150));
        Assert.Equal(
            Enumerable.Range(1, 100).Concat([1, 1, 100]).Concat(Enumerable.Range(50, 101)).Select(static x => (long)x).Order(),
            await Env.SortedAsync(stream));
    }

    [Theory, MemberData(nameof(Parallelisms))]
    public async Task Connected_streams_go_through_their_own_functions(int parallelism)
    {
        var env = Env.Of(parallelism);
        var both = env.FromSequence(1, 300).Connect(env.FromCollection(Enumerable.Range(1, 200).Select(static x => $"s{x}")));
        var expected = Enumerable.Range(1, 300).Select(static x => $"n{x}").Concat(Enumerable.Range(1, 200).Select(static x => $"s{x}!")).Order();
        Assert.Equal(expected, await Env.SortedAsync(both.Map(static n => $"n{n}", static s => s + "!")));
    }

    [Theory, MemberData(nameof(Parallelisms))]
    public async Task A_stream_can_be_connected_with_itself(int parallelism)
    {
        var numbers = Env.Of(parallelism).FromSequence(1, 300);
        var expected = Enumerable.Range(1, 300).SelectMany(static x => new long[] { x, -x }).Order();
        Assert.Equal(expected, await Env.SortedAsync(numbers.Connect(numbers).Map(static a => a, static b => -b)));
    }

    [Theory, MemberData(nameof(Parallelisms))]
    public async Task What_goes_to_a_side_output_is_not_in_the_main_one(int parallelism)
    {
        var routed = Env.Of(parallelism).FromSequence(1, 1000).FlatMap(static (long x, Collector<long> output) =>
        {
            if (x % 2 == 0) output.Collect(x);
            else output.Collect(Odd, x);
        });
        var marked = routed.Map(static x => $"even {x}").Union(routed.GetSideOutput(Odd).Map(static x => $"odd {x}"));
        var expected = Enumerable.Range(1, 1000).Select(static x => (x % 2 == 0 ? "even " : "odd ") + x.ToString(CultureInfo.InvariantCulture)).Order();
        Assert.Equal(expected, await Env.SortedAsync(marked));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(4, true)]
    public async Task Chaining_makes_no_difference_to_results(int parallelism, bool chaining)
    {
        var env = Env.Of(parallelism, false, $"-Dpipeline.operator-chaining.enabled={chaining}");
        var stream = env.FromSequence(1, 2000).Map(static x => x + 1).Filter(static x => x % 3 != 0)
            .FlatMap(static x => new[] { x, -x }).KeyBy(static x => x % 10).Reduce(static (a, b) => Math.Max(a, b)).Map(static x => x % 10);
        var answers = await stream.ExecuteAndCollectListAsync();
        var input = Enumerable.Range(2, 2000).Where(static x => x % 3 != 0).SelectMany(static x => new[] { x, -x }).ToArray();
        Assert.Equal(input.Length, answers.Count);
        Assert.Equal(input.CountBy(static x => (long)x % 10).OrderBy(static c => c.Key), answers.CountBy(static x => x).Select(static c => c).OrderBy(static c => c.Key));
    }

    [Fact]
    public async Task Order_is_kept_through_a_chain_and_through_a_forward_edge()
    {
        var stream = Env.Of().FromSequence(1, 100_000).Map(static x => x).DisableChaining().Filter(static _ => true).StartNewChain().Map(static x => x).Forward().Map(static x => x);
        Assert.Equal(Enumerable.Range(1, 100_000).Select(static x => (long)x), await stream.ExecuteAndCollectListAsync());
    }

    [Fact]
    public async Task An_empty_input_gives_an_empty_result()
    {
        Assert.Empty(await Env.Of(2).FromCollection(Array.Empty<long>()).KeyBy(static x => x).Reduce(static (a, b) => a + b).ExecuteAndCollectListAsync());
        Assert.Empty(await Env.Of(2, batch: true).FromCollection(Array.Empty<long>()).KeyBy(static x => x).Reduce(static (a, b) => a + b).ExecuteAndCollectListAsync());
    }

    [Fact]
    public async Task A_diamond_of_thirty_storeys_starts()
    {
        var stream = Env.Of().FromElements(1L);
        for (var storey = 0; storey < 30; storey++)
            stream = stream.Filter(static x => x == 1).Name("left").Union(stream.Filter(static x => x != 1)).Map(static x => x).DisableChaining();
        Assert.Equal([1L], await stream.ExecuteAndCollectListAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ordered_async_calls_keep_the_order_and_lose_nothing(bool chaining)
    {
        var stream = Env.Of(1, false, $"-Dpipeline.operator-chaining.enabled={chaining}").FromCollection(Enumerable.Range(0, 500)).OrderedWait(
            static async (x, cancellationToken) =>
            {
                if (x % 3 == 0) await Task.Yield();
                return x * 2;
            },
            TimeSpan.FromMinutes(5), capacity: 10);
        Assert.Equal(Enumerable.Range(0, 500).Select(static x => x * 2), await stream.ExecuteAndCollectListAsync());
    }

    [Theory, MemberData(nameof(Parallelisms))]
    public async Task Unordered_async_calls_lose_nothing(int parallelism)
    {
        var stream = Env.Of(parallelism).FromSequence(0, 999).UnorderedWait(
            static async (x, cancellationToken) =>
            {
                if (x % 5 == 0) await Task.Yield();
                return x + 1;
            },
            TimeSpan.FromMinutes(5), capacity: 7);
        Assert.Equal(Enumerable.Range(1, 1000).Select(static x => (long)x), await Env.SortedAsync(stream));
    }

    static async Task<List<(string Key, int Value, string Note)>> OfA(
        int parallelism, (string Key, int Value, string Note)[] input,
        Func<KeyedStream<string, (string Key, int Value, string Note)>, DataStream<(string Key, int Value, string Note)>> run)
    {
        var results = await run(Env.Of(parallelism).FromElements(input).KeyBy(static x => x.Key)).ExecuteAndCollectListAsync();
        Assert.Single(results, static r => r.Key == "b");
        return results.Where(static r => r.Key == "a").ToList();
    }
}
