using ActorStream.Windows.Tests.Slices;
using Xunit;

namespace ActorStream.Windows.Tests.Sessions;

public class SessionExamplesTests
{
    [Fact]
    public void Sessions_that_touch_are_one()
    {
        var rig = Rig(5000);
        rig.Send(1, 0).Send(1, 5000).Send(2, 0, 4999).Send(3, 0, 5001).Watermark(long.MaxValue);
        Assert.Equal(["3:1[0,5000)@4999", "2:2[0,9999)@9998", "1:2[0,10000)@9999", "3:1[5001,10001)@10000"], rig.Take());
    }

    [Fact]
    public void A_record_between_two_sessions_joins_them()
    {
        var rig = Rig(10);
        rig.Send(1, 40, 0, 20, 10).Watermark(28).Send(1, 30);
        Assert.Equal(["1:5[0,50)@49"], rig.Watermark(49).Take());
    }

    [Fact]
    public void A_late_record_counts_where_it_joins_a_session_that_is_open()
    {
        var rig = Rig(3000, sideOutput: true);
        rig.Send(2, 1000).Watermark(1999).Send(2, 2000).Watermark(4998).Send(2, 4500, 8500).Watermark(7400).Send(2, 7000);
        Assert.Equal(["2:5[1000,11500)@11499"], rig.Watermark(11501).Take());
        Assert.Equal(["2:1[11600,14600)@14599"], rig.Send(2, 11600).Watermark(14600).Take());
        rig.Send(2, 10000, 10100);
        Assert.Equal(["2@10000", "2@10100"], rig.TakeLate());
        Assert.Equal(["2:1[14500,17500)@17499"], rig.Send(2, 14500).Watermark(20000).Take());
    }

    [Fact]
    public void Within_the_lateness_a_late_record_joins_what_has_fired_and_fires_it_again()
    {
        var rig = Rig(3000, lateness: 10, sideOutput: true);
        rig.Send(2, 11600).Watermark(14600);
        Assert.Equal(["2:1[11600,14600)@14599"], rig.Take());
        Assert.Equal(["2:2[10000,14600)@14599"], rig.Send(2, 10000).Take());
        Assert.Equal(["2:3[10000,17500)@17499"], rig.Send(2, 14500).Watermark(20000).Take());
        Assert.Empty(rig.TakeLate());
        Assert.Empty(rig.Watermark(long.MaxValue).Take());
    }

    [Fact]
    public void With_a_huge_lateness_nothing_is_ever_over()
    {
        var rig = Rig(3000, lateness: long.MaxValue / TimeSpan.TicksPerMillisecond);
        rig.Send(2, 1000, 2000, 4500, 8500, 7000).Watermark(11501);
        Assert.Equal(["2:5[1000,11500)@11499"], rig.Take());
        Assert.Equal(["2:1[11600,14600)@14599"], rig.Send(2, 11600).Watermark(14600).Take());
        Assert.Equal(["2:7[1000,14600)@14599"], rig.Send(2, 10000).Take());
        Assert.Equal(["2:8[1000,17500)@17499"], rig.Send(2, 14500).Watermark(20000).Take());
    }

    [Fact]
    public void With_dynamic_gaps_a_session_ends_where_the_furthest_of_its_records_does()
    {
        var assigner = EventTimeSessionWindows.WithDynamicGap(static (Num n) => TimeSpan.FromMilliseconds(n.Value switch { 1 or 2 or 5 => 2000, 10 => 1000, _ => 3000 }));
        var rig = new SliceRig(SliceRig.Session(assigner, SliceRig.A.Sum(static n => n.Value)), false);
        rig.Send(10, new Num(1, 3)).Send(5000, new Num(2, 4)).Send(6000, new Num(2, 5)).Send(9000, new Num(2, 1)).Send(10000, new Num(2, 2)).Send(10500, new Num(2, 10));
        Assert.Equal(["1:3[10,3010)@3009", "2:9[5000,8000)@7999", "2:13[9000,12000)@11999"], rig.Watermark(12000).Take());
        rig.Send(13000, new Num(2, 10)).Send(13500, new Num(2, 10)).Send(14000, new Num(2, 1));
        Assert.Equal(["2:21[13000,16000)@15999"], rig.Watermark(20000).Take());
    }

    [Fact]
    public void A_gap_that_is_not_positive_is_an_error()
    {
        var rig = new SliceRig(SliceRig.Session(EventTimeSessionWindows.WithDynamicGap(static (Num n) => TimeSpan.FromMilliseconds(n.Value)), SliceRig.A.Count()), false);
        var error = Assert.ThrowsAny<Exception>(() => rig.Send(5, new Num(1, 0)));
        Assert.Contains("gap", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_thousand_open_sessions_of_a_key_can_be_joined_one_by_one()
    {
        const int Sessions = 100_000;
        var rig = Rig(4);
        var order = Enumerable.Range(0, Sessions).Select(static i => i * 10L).ToArray();
        new Random(1).Shuffle(order);
        rig.Send(7, order).Send(7, order.Select(static t => t + 4).ToArray());
        rig.Watermark(499_999);
        Assert.Equal(Sessions / 2, rig.Take().Length);
        for (var t = 500_000; t < Sessions * 10; t += 10) rig.Send(7, t + 8);
        Assert.Equal([$"7:{Sessions * 3 / 2}[500000,{(Sessions * 10) + 2})@{(Sessions * 10) + 1}"], rig.Watermark(long.MaxValue).Take());
    }

    [Fact]
    public void Batch_mode_begins_every_key_at_the_start_of_time()
    {
        var rig = Rig(10, sideOutput: true);
        rig.Send(1, 50, 3);
        Assert.True(rig.Operator.EndKey());
        rig.Send(2, 4);
        Assert.True(rig.Operator.EndKey());
        Assert.Equal(["1:1[3,13)@12", "2:1[4,14)@13", "1:1[50,60)@59"], rig.Watermark(long.MaxValue).Take());
        Assert.Empty(rig.TakeLate());
    }

    static SliceRig Rig(long gap, long lateness = 0, bool sideOutput = false) =>
        SliceRig.Of(new(WindowKind.Session, gap, gap, 0), SliceRig.A.Count(), lateness, sideOutput);
}
