using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Operators.Tests;

public class CombineOperatorTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(10, 0)]
    [InlineData(7, 3)]
    public void Partial_results_add_up_to_the_records_of_each_key_and_slice(long slice, long offset)
    {
        var random = new Random(7);
        var records = Enumerable.Range(0, 5000).Select(i => ((long)random.Next(300), (long)(i / 20) - 50 + random.Next(12))).ToArray();
        var expected = records.GroupBy(r => (r.Item1, SliceOf(r.Item2, slice, offset)))
            .ToDictionary(static g => g.Key, static g => (long)g.Count());
        Assert.Equal(expected, AddUp(records, 500, slice, offset, out _));
    }

    [Fact]
    public void A_key_of_a_slice_is_sent_once_in_order_of_the_watermark()
    {
        var rig = new Rig(10);
        rig.Process([1], [10]);
        for (var i = 0; i < 3; i++) rig.Process([1, 2, 1], [0, 5, 9]);
        Assert.Empty(rig.Drain());
        rig.Watermark(8);
        Assert.Empty(rig.Drain());
        rig.Watermark(9);
        Assert.Equal([(1, 0, 6), (2, 0, 3)], rig.Drain().Order());
        rig.Watermark(19);
        Assert.Equal([(1, 10, 1)], rig.Drain());
    }

    [Fact]
    public void The_watermark_follows_what_it_sends()
    {
        var rig = new Rig(10);
        var keys = Enumerable.Range(0, 700).Select(static i => (long)i).ToArray();
        // Of the earlier slice, which goes to a table, and of the latest.
        rig.Process([0, .. keys, .. keys, .. keys], [10, .. Enumerable.Repeat(0L, 1400), .. Enumerable.Repeat(10L, 700)]);
        var before = rig.Drain();
        Assert.False(rig.Operator.AdvanceWatermark(19));
        Assert.Equal(EventTime.None, rig.Operator.OutputWatermark);
        var first = rig.Drain();
        Assert.Equal(Collector<Partial<long, long>>.FullLimit, first.Count);
        Assert.True(rig.Operator.AdvanceWatermark(19));
        Assert.Equal(19, rig.Operator.OutputWatermark);
        var sums = before.Concat(first).Concat(rig.Drain()).GroupBy(static p => (p.Key, p.Slice)).ToDictionary(static g => g.Key, static g => g.Sum(static p => p.Sum));
        Assert.Equal(1400, sums.Count);
        Assert.All(sums, static s => Assert.Equal(s.Key is { Slice: 0 } or { Key: 0 } ? 2 : 1, s.Value));
    }

    [Fact]
    public void A_record_whose_window_may_have_fired_is_passed_on_at_once()
    {
        var rig = new Rig(10);
        rig.Watermark(9);
        rig.Process([1, 1, 2], [9, 3, 12]);
        Assert.Equal([(1, 9, 1), (1, 3, 1)], rig.Drain());
        rig.Watermark(19);
        Assert.Equal([(2, 10, 1)], rig.Drain());
    }

    [Fact]
    public void A_record_without_timestamp_is_passed_on()
    {
        var rig = new Rig(10);
        rig.Process([4], [EventTime.None]);
        Assert.Equal([(4, EventTime.None, 1)], rig.Drain());
    }

    [Fact]
    public void Nothing_is_held_over_a_barrier_or_the_end_or_while_idle()
    {
        foreach (var action in new Action<Rig>[]
        {
            static rig => Assert.True(rig.Operator.BeforeBarrier()),
            static rig => Assert.True(rig.Operator.EndInput()),
            static rig => rig.Operator.SetIdle(true),
        })
        {
            var rig = new Rig(10);
            rig.Process([2, 1, 1], [15, 0, 9]);
            action(rig);
            Assert.Equal([(1, 0, 2), (2, 10, 1)], rig.Drain().Order());
        }
    }

    [Fact]
    public void A_subtask_that_falls_idle_sends_everything_whatever_room_there_is()
    {
        var rig = new Rig(10);
        var keys = Enumerable.Range(0, 5000).Select(static i => (long)i).ToArray();
        rig.Process([.. keys, .. keys], new long[10_000]);
        rig.Operator.SetIdle(true);
        var sums = rig.Drain().GroupBy(static p => p.Key).ToDictionary(static g => g.Key, static g => g.Sum(static p => p.Sum));
        Assert.Equal(keys.ToDictionary(static k => k, static _ => 2L), sums);
    }

    [Fact]
    public void More_slices_than_it_holds_send_the_earliest()
    {
        var rig = new Rig(10);
        rig.Process([1, 1, 1, 1, 1, 1], [45, 30, 20, 10, 5, -5]);
        Assert.Equal([(1, 0, 1)], rig.Drain());
        rig.Watermark(EventTime.End);
        Assert.Equal([(1, -10, 1), (1, 10, 1), (1, 20, 1), (1, 30, 1), (1, 40, 1)], rig.Drain().Order());
    }

    [Fact]
    public void Keys_that_do_not_repeat_are_passed_on()
    {
        var records = Enumerable.Range(0, 200_000).Select(static i => ((long)i, 0L)).ToArray();
        var sums = AddUp(records, 1000, 10, 0, out var partials);
        Assert.Equal(200_000, partials);
        Assert.All(sums.Values, static n => Assert.Equal(1, n));
    }

    [Fact]
    public void A_later_slice_sends_what_there_is_of_the_one_before()
    {
        var rig = new Rig(10);
        rig.Process([1, 1, 2, 1, 1], [0, 9, 3, 10, 9]);
        Assert.Equal([(1, 0, 2), (2, 0, 1)], rig.Drain().Order());
        rig.Watermark(19);
        Assert.Equal([(1, 0, 1), (1, 10, 1)], rig.Drain().Order());
    }

    [Theory]
    [InlineData(500, 20_000)]
    [InlineData(5_000, 15_000)]
    public void Keys_that_come_back_are_sent_a_few_times_however_many_others_come_between(int keys, int mostPartials)
    {
        var records = Enumerable.Range(0, 200_000).Select(i => ((long)(i % keys) * 7919, 0L)).ToArray();
        var sums = AddUp(records, 1000, 10, 0, out var partials);
        Assert.InRange(partials, keys, mostPartials);
        Assert.All(sums.Values, n => Assert.Equal(200_000 / keys, n));
    }

    [Fact]
    public void A_key_that_is_zero_is_not_taken_for_an_empty_place()
    {
        var rig = new Rig(10);
        rig.Process([0, 0, 5], [0, 1, 2]);
        rig.Watermark(9);
        Assert.Equal([(0, 0, 2), (5, 0, 1)], rig.Drain().Order());
    }

    static long SliceOf(long time, long slice, long offset) => (long)Math.Floor((time - offset) / (double)slice);

    static Dictionary<(long Key, long Slice), long> AddUp((long Key, long Time)[] records, int batch, long slice, long offset, out int partials)
    {
        var rig = new Rig(slice, offset);
        foreach (var chunk in records.Chunk(batch)) rig.Process([.. chunk.Select(static r => r.Key)], [.. chunk.Select(static r => r.Time)]);
        while (!rig.Operator.AdvanceWatermark(EventTime.End)) rig.Keep();
        var sent = rig.Drain();
        partials = sent.Count;
        return sent.GroupBy(p => (p.Key, SliceOf(p.Slice, slice, offset))).ToDictionary(static g => g.Key, static g => g.Sum(static p => p.Sum));
    }

    /// <summary>The operator, and what it has sent.</summary>
    sealed class Rig
    {
        readonly List<(long Key, long Slice, long Sum)> _sent = [];

        public Rig(long slice, long offset = 0)
        {
            Operator = new(default, default, default, slice, offset);
            Operator.Attach(OperatorHarness<Partial<long, long>>.Context());
        }

        public CombineOperator<long, long, long, long, Itself, Int64Codec, Counting> Operator { get; }

        public void Process(long[] keys, long[] times)
        {
            for (var done = 0; done < keys.Length;)
            {
                done += Operator.Input.Process(keys.AsSpan(done), times.AsSpan(done), default);
                if (done < keys.Length) Keep();
            }
        }

        public void Watermark(long watermark)
        {
            Assert.True(Operator.AdvanceWatermark(watermark));
            Operator.Watermark = watermark;
        }

        /// <summary>Makes room in the output.</summary>
        public void Keep()
        {
            for (var i = 0; i < Operator.Output.Count; i++)
            {
                var partial = Operator.Output.Values[i];
                Assert.Equal(partial.Accumulator, partial.Records);
                _sent.Add((partial.Key, Operator.Output.Timestamps[i], partial.Accumulator));
            }
            ((IOutlet)Operator.Output).Clear();
        }

        public List<(long Key, long Slice, long Sum)> Drain()
        {
            Keep();
            var sent = _sent.ToList();
            _sent.Clear();
            return sent;
        }
    }

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
