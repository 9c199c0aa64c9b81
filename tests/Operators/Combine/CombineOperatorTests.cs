using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Operators.Tests;

public class CombineOperatorTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(10, 0)]
    [InlineData(7, 3)]
    [InlineData(0, 0)]
    public void Partial_results_add_up_to_the_records_of_each_key_and_slice(long slice, long offset)
    {
        var random = new Random(7);
        var records = Enumerable.Range(0, 5000).Select(i => ((long)random.Next(300), (long)(i / 20) - 50)).ToArray();
        var expected = records.GroupBy(r => (r.Item1, SliceOf(r.Item2, slice, offset)))
            .ToDictionary(static g => g.Key, static g => (long)g.Count());
        Assert.Equal(expected, AddUp(records, 500, slice, offset, out _));
    }

    [Fact]
    public void Keys_that_repeat_within_a_batch_are_sent_once()
    {
        var records = Enumerable.Range(0, 3000).Select(static i => ((long)(i % 3), 0L)).ToArray();
        AddUp(records, 1000, 10, 0, out var partials);
        Assert.Equal(9, partials);
    }

    [Fact]
    public void Keys_that_do_not_repeat_are_passed_on()
    {
        var records = Enumerable.Range(0, 20_000).Select(static i => ((long)i, 0L)).ToArray();
        var sums = AddUp(records, 1000, 10, 0, out var partials);
        Assert.Equal(20_000, partials);
        Assert.All(sums.Values, static n => Assert.Equal(1, n));
    }

    [Fact]
    public void It_stops_when_its_output_is_full_and_goes_on()
    {
        var op = Count(10, 0);
        op.Attach(OperatorHarness<Partial<long, long>>.Context());
        var values = Enumerable.Range(0, 1500).Select(static i => (long)i).ToArray();
        var first = op.Input.Process(values, new long[1500], default);
        Assert.Equal(Collector<Partial<long, long>>.FullLimit, first);
        ((IOutlet)op.Output).Clear();
        var second = op.Input.Process(values.AsSpan(first), new long[1500 - first], default);
        Assert.Equal(1500 - first, second);
        Assert.Equal(values[first..], op.Output.Values[..second].Select(static p => p.Key));
    }

    static long SliceOf(long time, long slice, long offset) => slice == 0 ? 0 : (long)Math.Floor((time - offset) / (double)slice);

    static Dictionary<(long Key, long Slice), long> AddUp((long Key, long Time)[] records, int batch, long slice, long offset, out int partials)
    {
        var op = Count(slice, offset);
        op.Attach(OperatorHarness<Partial<long, long>>.Context());
        var sums = new Dictionary<(long, long), long>();
        partials = 0;
        foreach (var chunk in records.Chunk(batch))
        {
            var values = chunk.Select(static r => r.Key).ToArray();
            var times = chunk.Select(static r => r.Time).ToArray();
            Assert.Equal(values.Length, op.Input.Process(values, times, default));
            for (var i = 0; i < op.Output.Count; i++)
            {
                var key = (op.Output.Values[i].Key, SliceOf(op.Output.Timestamps[i], slice, offset));
                Assert.Equal(op.Output.Values[i].Accumulator, op.Output.Values[i].Records);
                sums[key] = sums.GetValueOrDefault(key) + op.Output.Values[i].Accumulator;
            }
            partials += op.Output.Count;
            ((IOutlet)op.Output).Clear();
        }
        return sums;
    }

    static CombineOperator<long, long, long, long, Itself, Int64Codec, Counting> Count(long slice, long offset) =>
        new(default, default, default, slice, offset);

    readonly struct Itself : IKeySelector<long, long>
    {
        public long GetKey(in long value) => value;
    }

    readonly struct Counting : IAggregateFunction<long, long, long>
    {
        public long CreateAccumulator() => 0;

        public void Add(ref long accumulator, in long value) => accumulator++;

        public void Merge(ref long accumulator, in long other) => accumulator += other;

        public long GetResult(in long accumulator) => accumulator;
    }
}
