using ActorStream.Operators.Tests;
using Xunit;

namespace ActorStream.Windows.Tests.Slices;

public class SliceExamplesTests
{
    [Fact]
    public void Tumbling_windows_fire_once_when_the_watermark_reaches_their_last_millisecond()
    {
        var rig = SliceRig.Of(new(WindowKind.Tumbling, 3000, 3000, 0), SliceRig.A.Sum(static n => n.Value));
        rig.Send(2, 3999, 3000).Send(1, 20, 0, 999).Send(2, 1998, 1999, 1000);
        Assert.Empty(rig.Watermark(999).Take());
        Assert.Empty(rig.Watermark(1999).Take());
        Assert.Equal(["1:3[0,3000)@2999", "2:3[0,3000)@2999"], rig.Watermark(2999).Take());
        Assert.Equal(["2:2[3000,6000)@5999"], rig.Watermark(5999).Take());
        Assert.Empty(rig.Watermark(6999).Watermark(7999).Watermark(long.MaxValue).Take());
    }

    [Fact]
    public void Results_come_before_the_watermark_that_fired_them()
    {
        var rig = SliceRig.Of(new(WindowKind.Tumbling, 10, 10, 0), SliceRig.A.Count());
        rig.Send(1, 3, 14).Watermark(25);
        Assert.Equal("1:1[0,10)@9 1:1[10,20)@19 W25", rig.Harness.Take());
    }

    [Fact]
    public void Without_lateness_what_is_behind_the_watermark_goes_to_the_side_output()
    {
        var rig = SliceRig.Of(new(WindowKind.Tumbling, 2000, 2000, 0), SliceRig.A.Count(), sideOutput: true);
        rig.Send(2, 1000).Watermark(1985).Send(2, 1980);
        Assert.Equal(["2:2[0,2000)@1999"], rig.Watermark(1999).Take());
        rig.Send(2, 1998, 2001);
        Assert.Equal(["2@1998"], rig.TakeLate());
        Assert.Equal(["2:1[2000,4000)@3999"], rig.Watermark(3999).Take());
        Assert.Equal(0, rig.Dropped);
    }

    [Fact]
    public void Without_a_side_output_late_records_are_counted()
    {
        var rig = SliceRig.Of(new(WindowKind.Tumbling, 2000, 2000, 0), SliceRig.A.Count());
        rig.Send(1, 5).Watermark(1999).Send(1, 6, 7);
        Assert.Equal(2, rig.Dropped);
    }

    [Fact]
    public void Within_the_lateness_each_late_record_fires_its_window_again_at_once()
    {
        var rig = SliceRig.Of(new(WindowKind.Tumbling, 2000, 2000, 0), SliceRig.A.Count(), lateness: 500, sideOutput: true);
        rig.Send(2, 500).Watermark(1500).Send(2, 1300);
        Assert.Equal(["2:2[0,2000)@1999"], rig.Watermark(2300).Take());
        Assert.Equal(["2:3[0,2000)@1999"], rig.Send(2, 1997).Take());
        rig.Watermark(6000).Send(2, 1998);
        Assert.Equal(["2@1998"], rig.TakeLate());
        Assert.Empty(rig.Watermark(long.MaxValue).Take());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_record_late_for_one_sliding_window_counts_in_the_others(bool subtracts)
    {
        var rig = SliceRig.Of(
            new(WindowKind.Sliding, 3000, 1000, 0), subtracts ? SliceRig.A.Count() : AggregateOf.Lambdas(static () => 0L, static (long n, Num _) => n + 1, static (x, y) => x + y),
            sideOutput: true);
        Assert.Equal(["2:1[-1000,2000)@1999"], rig.Send(2, 1000).Watermark(1999).Take());
        Assert.Equal(["2:2[0,3000)@2999"], rig.Send(2, 2000).Watermark(3000).Take());
        rig.Send(1, 3001).Send(2, 2400, 2400).Send(1, 3001).Send(2, 3900);
        Assert.Equal(
            ["1:2[1000,4000)@3999", "2:5[1000,4000)@3999", "1:2[2000,5000)@4999", "2:4[2000,5000)@4999", "1:2[3000,6000)@5999", "2:1[3000,6000)@5999"],
            rig.Watermark(6000).Take());
        rig.Send(1, 3001);
        Assert.Equal(["1@3001"], rig.TakeLate());
    }

    [Fact]
    public void Cumulating_windows_grow_and_begin_anew()
    {
        var rig = SliceRig.Of(new(WindowKind.Cumulating, 30, 10, 0), SliceRig.A.Count());
        rig.Send(1, 1, 11, 12, 35).Watermark(long.MaxValue);
        Assert.Equal(["1:1[0,10)@9", "1:3[0,20)@19", "1:3[0,30)@29", "1:1[30,40)@39", "1:1[30,50)@49", "1:1[30,60)@59"], rig.Take());
    }

    [Theory]
    [InlineData(5000, 100, 100, 100)]
    [InlineData(5000, 100, 5099, 100)]
    [InlineData(5000, 100, 5100, 5100)]
    [InlineData(5000, -100, 4899, -100)]
    [InlineData(5000, -100, 4900, 4900)]
    [InlineData(7, 0, -8, -14)]
    [InlineData(7, 0, -1, -7)]
    [InlineData(7, 3, -1, -4)]
    [InlineData(7, -2, -3, -9)]
    [InlineData(86_400_000, -28_800_000, 1_470_902_048_450, 1_470_844_800_000)]
    public void Windows_start_on_the_grid_of_size_and_offset(long size, long offset, long timestamp, long start)
    {
        var rig = SliceRig.Of(new(WindowKind.Tumbling, size, size, offset), SliceRig.A.Count());
        Assert.Equal([$"1:1[{start},{start + size})@{start + size - 1}"], rig.Send(1, timestamp).Watermark(long.MaxValue).Take());
    }

    [Theory]
    [InlineData(0, 0, -4000)]
    [InlineData(100, 100, -3900)]
    [InlineData(-100, 0, -4100)]
    public void A_record_is_in_each_sliding_window_that_holds_it(long offset, long timestamp, long firstStart)
    {
        var rig = SliceRig.Of(new(WindowKind.Sliding, 5000, 1000, offset), SliceRig.A.Count());
        var expected = Enumerable.Range(0, 5).Select(i => firstStart + (i * 1000L)).Select(static s => $"1:1[{s},{s + 5000})@{s + 4999}");
        Assert.Equal(expected, rig.Send(1, timestamp).Watermark(long.MaxValue).Take());
    }

    [Fact]
    public void A_record_without_timestamp_is_an_error_that_names_the_assigner_that_is_missing()
    {
        var rig = SliceRig.Of(new(WindowKind.Tumbling, 10, 10, 0), SliceRig.A.Count());
        var error = Assert.ThrowsAny<Exception>(() => rig.Send(1, long.MinValue));
        Assert.Contains("WithTimestampAssigner", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Firing_stops_when_there_is_no_room_and_goes_on_where_it_stopped()
    {
        var rig = SliceRig.Of(new(WindowKind.Tumbling, 10, 10, 0), SliceRig.A.Count());
        for (var key = 0; key < 5000; key++) rig.Send(key, 1);
        rig.Harness.Sink.Room = 100;
        rig.Watermark(9);
        Assert.Equal(100, rig.Harness.Log.Count);
        Assert.InRange(rig.Operator.Outlets[0].Count, 1, Collector<string>.MaxRecords);
        for (var i = 0; i < 100 && !rig.Harness.Step(); i++) rig.Harness.Sink.Room = 100;
        Assert.Equal(5000, rig.Harness.Log.OfType<Rec<string>>().Distinct().Count());
        Assert.Equal(5001, rig.Harness.Log.Count);
    }

    [Fact]
    public void Batch_mode_begins_every_key_at_the_start_of_time()
    {
        var rig = SliceRig.Of(new(WindowKind.Sliding, 20, 10, 0), SliceRig.A.Count(), sideOutput: true);
        rig.Send(1, 25, 3);
        Assert.True(rig.Operator.EndKey());
        rig.Send(2, 4);
        Assert.True(rig.Operator.EndKey());
        rig.Watermark(long.MaxValue);
        Assert.Equal(
            ["1:1[-10,10)@9", "2:1[-10,10)@9", "1:1[0,20)@19", "2:1[0,20)@19", "1:1[10,30)@29", "1:1[20,40)@39"], rig.Take());
        Assert.Empty(rig.TakeLate());
    }
}
