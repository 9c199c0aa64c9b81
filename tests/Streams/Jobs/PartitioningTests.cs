using Xunit;

namespace ActorStream.Streams.Tests.Jobs;

public class PartitioningTests
{
    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 3)]
    [InlineData(4, 2)]
    public async Task Rebalance_gives_every_subtask_as_much(int from, int to)
    {
        var got = await SharesAsync(from, to, static s => s.Rebalance());
        // Each sender goes round on its own: per sender the shares differ by one at most.
        Assert.Equal(to, got.Count);
        Assert.All(got.Values, share => Assert.InRange(share.Count, (1200 / to) - from, (1200 / to) + from));
        Assert.Equal(AllNumbers, got.Values.SelectMany(static x => x).Order());
    }

    [Fact]
    public async Task Shuffle_gives_every_subtask_something_and_loses_nothing()
    {
        var got = await SharesAsync(2, 4, static s => s.Shuffle());
        Assert.Equal(4, got.Count);
        // 1200 throws at a quarter each: beyond 200..400 lies more than six standard deviations (15) away.
        Assert.All(got.Values, static share => Assert.InRange(share.Count, 200, 400));
        Assert.Equal(AllNumbers, got.Values.SelectMany(static x => x).Order());
    }

    [Fact]
    public async Task Global_gives_everything_to_the_first_subtask()
    {
        var got = await SharesAsync(2, 4, static s => s.Global());
        Assert.Equal(0, Assert.Single(got).Key);
        Assert.Equal(AllNumbers, got[0].Order());
    }

    [Fact]
    public async Task Forward_stays_in_its_subtask()
    {
        var got = await ByOriginAsync(3, 3, static s => s.Forward());
        Assert.Equal(1200, got.Count);
        Assert.All(got, static g => Assert.Equal(g.From, g.To));
    }

    [Theory]
    [InlineData(2, 4)]
    [InlineData(4, 2)]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    public async Task Rescale_stays_in_its_block(int from, int to)
    {
        var got = await ByOriginAsync(from, to, static s => s.Rescale());
        Assert.Equal(1200, got.Count);
        // With 2 to 4, sender 0 serves 0 and 1, sender 1 serves 2 and 3; with 4 to 2, senders 0 and 1 serve 0.
        Assert.All(got, g => Assert.Equal(from <= to ? g.To * from / to : g.To, from <= to ? g.From : g.From * to / from));
        Assert.Equal(to, got.Select(static g => g.To).Distinct().Count());
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    public async Task Rescale_between_numbers_that_do_not_divide_loses_nothing_and_reaches_all(int from, int to)
    {
        var got = await SharesAsync(from, to, static s => s.Rescale());
        Assert.Equal(AllNumbers, got.Values.SelectMany(static x => x).Order());
        Assert.Equal(to, got.Count);
    }

    [Fact]
    public async Task Custom_partitioning_asks_the_function_with_the_number_of_subtasks()
    {
        var got = await SharesAsync(2, 4, static s => s.PartitionCustom(static x => x * 10, static (key, partitions) => (int)(key / 10 % partitions)));
        Assert.All(got, static share => Assert.All(share.Value, x => Assert.Equal(share.Key, x % 4)));
        Assert.Equal(AllNumbers, got.Values.SelectMany(static x => x).Order());
    }

    [Fact]
    public async Task A_custom_partitioner_that_answers_nonsense_fails_the_job_and_says_what_it_answered()
    {
        var failure = await Assert.ThrowsAsync<JobExecutionException>(
            () => SharesAsync(1, 2, static s => s.PartitionCustom(static x => x, static (_, _) => 7)));
        Assert.Contains("answered 7; it must be from 0 to 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broadcast_stream_reaches_every_subtask_whole()
    {
        var env = Env.Of(3);
        var seen = await env.FromCollection(Array.Empty<long>()).Connect(env.FromSequence(1, 100).Broadcast())
            .Process(static context => new Listener(context)).ExecuteAndCollectListAsync();
        Assert.Equal(300, seen.Count);
        foreach (var subtask in seen.GroupBy(static s => s.Subtask))
            Assert.Equal(Enumerable.Range(1, 100).Select(static x => (long)x), subtask.Select(static s => s.Value).Order());
    }

    [Fact]
    public async Task All_records_of_a_key_meet_in_one_subtask()
    {
        var got = await Env.Of(4).FromSequence(0, 1199).KeyBy(static x => (x % 50).ToString("x2", null))
            .Process(static context => new KeyedMark(context)).ExecuteAndCollectListAsync();
        var subtasksOfKeys = got.GroupBy(static g => g.Value % 50).Select(static g => g.Select(static x => x.Subtask).Distinct().Count());
        Assert.Equal(Enumerable.Repeat(1, 50), subtasksOfKeys);
        Assert.Equal(4, got.Select(static g => g.Subtask).Distinct().Count());
    }

    static IEnumerable<long> AllNumbers => Enumerable.Range(0, 1200).Select(static x => (long)x);

    static async Task<Dictionary<int, List<long>>> SharesAsync(int from, int to, Func<DataStream<long>, DataStream<long>> partition) =>
        (await partition(Env.Of(from).FromSequence(0, 1199)).Process(static context => new Mark(context)).SetParallelism(to).ExecuteAndCollectListAsync())
        .GroupBy(static m => m.Subtask).ToDictionary(static g => g.Key, static g => g.Select(static m => m.Value).ToList());

    static async Task<IReadOnlyList<(int From, int To)>> ByOriginAsync(
        int from, int to, Func<DataStream<(int Subtask, long Value)>, DataStream<(int Subtask, long Value)>> partition) =>
        await partition(Env.Of(from).FromSequence(0, 1199).Process(static context => new Mark(context)))
            .Process(static context => new MarkAgain(context)).SetParallelism(to).ExecuteAndCollectListAsync();

    sealed class Mark(RuntimeContext runtime) : ProcessFunction<long, (int Subtask, long Value)>
    {
        public override void ProcessElement(long value, ProcessContext context, Collector<(int Subtask, long Value)> output) =>
            output.Collect((runtime.TaskInfo.Subtask, value));
    }

    sealed class MarkAgain(RuntimeContext runtime) : ProcessFunction<(int Subtask, long Value), (int From, int To)>
    {
        public override void ProcessElement((int Subtask, long Value) value, ProcessContext context, Collector<(int From, int To)> output) =>
            output.Collect((value.Subtask, runtime.TaskInfo.Subtask));
    }

    sealed class KeyedMark(KeyedRuntimeContext runtime) : KeyedProcessFunction<string, long, (int Subtask, long Value)>
    {
        public override void ProcessElement(long value, KeyedContext<string> context, Collector<(int Subtask, long Value)> output) =>
            output.Collect((runtime.TaskInfo.Subtask, value));
    }

    sealed class Listener(RuntimeContext runtime) : BroadcastProcessFunction<long, long, (int Subtask, long Value)>
    {
        public override void ProcessElement(long value, ProcessContext context, Collector<(int Subtask, long Value)> output)
        {
        }

        public override void ProcessBroadcastElement(long value, BroadcastContext context, Collector<(int Subtask, long Value)> output) =>
            output.Collect((runtime.TaskInfo.Subtask, value));
    }
}
