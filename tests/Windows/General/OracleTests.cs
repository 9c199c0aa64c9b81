using Xunit;

namespace ActorStream.Windows.Tests;

/// <summary>Any assigner, trigger, lateness and disorder, with a restart in the middle, gives what brute force gives.</summary>
public class OracleTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_operator_does_what_brute_force_does(int seed)
    {
        var random = new Random(seed);
        var (assigner, windowsOf) = AnyAssigner(random);
        int? count = random.Next(3) == 0 ? random.Next(1, 5) : null;
        var purges = random.Next(2) == 0;
        Trigger inner = count is { } n ? CountTrigger.Of(n) : EventTimeTrigger.Create();
        Trigger<Item> trigger = purges ? PurgingTrigger.Of(inner) : inner;
        var lateness = random.Next(2) == 0 ? 0 : random.Next(1, 200);
        var oracle = new Oracle(windowsOf, assigner.IsMerging, lateness, count, purges);
        WindowRig Make() => WindowRig.Sum(assigner, trigger, lateness, sideOutput: true, withWindow: true);
        var rig = Make();
        var restartAt = random.Next(300);
        var disorder = random.Next(1, 200);
        var late = new List<string>();
        var watermark = long.MinValue;
        for (var step = 0; step < 300; step++)
        {
            if (step == restartAt)
            {
                var stored = rig.Snapshot();
                Keep(rig, late);
                rig.Dispose();
                rig = Make().Restore(stored).Watermark(watermark == long.MinValue ? long.MinValue : watermark);
                Assert.Equal("", rig.Results());
            }
            List<string> expected;
            if (random.Next(6) == 0)
            {
                watermark = Math.Max(watermark, (step * 5) - random.Next(disorder) - 200);
                expected = oracle.Watermark(watermark);
                rig.Watermark(watermark);
            }
            else
            {
                var (key, value, timestamp) = ("k" + random.Next(3), random.Next(1, 10), (step * 5) - random.Next(disorder) - 200);
                expected = oracle.Record(key, value, timestamp);
                rig.Send(key, value, timestamp);
            }
            Assert.Equal(string.Join(" ", expected.Order(StringComparer.Ordinal)), rig.Results());
        }
        var last = oracle.Watermark(long.MaxValue - 1);
        Assert.Equal(string.Join(" ", last.Order(StringComparer.Ordinal)), rig.Watermark(long.MaxValue - 1).Results());
        Keep(rig, late);
        Assert.Equal(oracle.Late, late);
        Assert.Equal(0, ((IWindowState)rig.Operator).OpenWindowCount);
        Assert.Equal(0, ((IWindowState)rig.Operator).TimerCount);
        rig.Dispose();
    }

    static void Keep(WindowRig rig, List<string> late) => late.AddRange(rig.Late().Split(' ', StringSplitOptions.RemoveEmptyEntries));

    // The oracle looks at every possible start instead of computing one.
    static (WindowAssigner<Item>, Func<long, IEnumerable<(long, long)>>) AnyAssigner(Random random)
    {
        var size = random.Next(1, 60);
        var step = random.Next(1, size + 1);
        var offset = random.Next(-step + 1, step);
        IEnumerable<(long, long)> Holding(long timestamp, long length, long period) =>
            from start in Enumerable.Range((int)timestamp - (int)length + 1, (int)length)
            where (start - offset) % period == 0
            select ((long)start, start + length);
        switch (random.Next(5))
        {
            case 0:
                return (TumblingEventTimeWindows.Of(Ms(size), Ms(offset)), timestamp => Holding(timestamp, size, size));
            case 1:
                return (SlidingEventTimeWindows.Of(Ms(size), Ms(step), Ms(offset)), timestamp => Holding(timestamp, size, step));
            case 2:
                var most = step * random.Next(1, 5);
                return (CumulatingEventTimeWindows.Of(Ms(most), Ms(step), Ms(offset)), timestamp =>
                    from longest in Holding(timestamp, most, most)
                    from end in Enumerable.Range(1, most / step).Select(i => longest.Item1 + (i * step))
                    where end > timestamp
                    select (longest.Item1, end));
            case 3:
                return (EventTimeSessionWindows.WithGap(Ms(size)), timestamp => [(timestamp, timestamp + size)]);
            default:
                return (new Own(size), timestamp => [(timestamp - size, timestamp + 1), (timestamp, timestamp + size)]);
        }
    }

    static TimeSpan Ms(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>A user's assigner: what lies before a record, and what lies behind it.</summary>
    sealed class Own(int size) : WindowAssigner<Item>
    {
        public override bool IsEventTime => true;

        public override void AssignWindows(Item element, DateTimeOffset timestamp, ICollection<TimeWindow> windows)
        {
            windows.Add(new TimeWindow(timestamp.AddMilliseconds(-size), timestamp.AddMilliseconds(1)));
            windows.Add(new TimeWindow(timestamp, timestamp.AddMilliseconds(size)));
        }
    }
}
