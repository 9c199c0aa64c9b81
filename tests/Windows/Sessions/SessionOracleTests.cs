using ActorStream.Operators;
using ActorStream.Operators.Tests;
using ActorStream.Windows.Tests.Slices;
using Xunit;

namespace ActorStream.Windows.Tests.Sessions;

public class SessionOracleTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 0)]
    [InlineData(5, 3)]
    [InlineData(10, 40)]
    [InlineData(2, 15)]
    public void Sessions_are_those_of_a_flat_list(long gap, long lateness)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var oracle = new SessionOracle(gap, lateness);
            SliceRig Make(OperatorContext? context) => SliceRig.Of(
                new(WindowKind.Session, gap, gap, 0), Together.Of(SliceRig.A.Count(), SliceRig.A.Max(static n => n.Value)), lateness, sideOutput: true, context);
            var rig = Make(null);
            var (time, watermark, spread) = (-300L, long.MinValue, seed % 3 == 0 ? 400 : 30);
            for (var step = 0; step < 600; step++)
            {
                if (random.Next(10) == 0 || step == 599)
                {
                    watermark = step == 599 ? long.MaxValue : Math.Max(watermark, time - random.Next(spread));
                    oracle.Advance(watermark);
                    rig.Harness.Sink.Room = random.Next(3);
                    rig.Watermark(watermark);
                    while (!rig.Harness.Step()) rig.Harness.Sink.Room = 1 + random.Next(3);
                    rig.Harness.Sink.Room = null;
                    var fired = rig.Harness.Log.OfType<Rec<string>>().Select(static r => r.Timestamp).ToArray();
                    Assert.Equal(fired.Order(), fired);
                }
                else
                {
                    time += random.Next(30) == 0 ? random.Next(60) : random.Next(4);
                    var (key, value, timestamp) = (random.Next(3), random.Next(-9, 10), time - random.Next(spread));
                    oracle.Add(key, value, timestamp);
                    rig.Send(timestamp, new Num(key, value));
                }
                Assert.Equal(oracle.Out.Order(StringComparer.Ordinal), rig.Take().Order(StringComparer.Ordinal));
                Assert.Equal(oracle.Late, rig.TakeLate());
                oracle.Out.Clear();
                oracle.Late.Clear();
                if (seed % 2 == 1 && random.Next(8) == 0) rig = SliceRig.Restart([rig], Make, 1)[0];
            }
        }
    }
}
