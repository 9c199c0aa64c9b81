using Xunit;

namespace ActorStream.Operators.Tests;

public class TimerOracleTests
{
    /// <summary>Registers a timer for a positive value, deletes it for a negative one; each key's timer sets a next one while its time is even.</summary>
    [Fact]
    public void Timers_with_restarts_agree_with_a_sorted_set()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var oracle = new SortedSet<(long Time, int Key)>();
            var expected = new List<string>();
            var actual = new List<string>();
            var harness = Keyed.Harness(Keyed.Process(OperatorHarness<string>.Context(), static _ => new Chained()), out var input);
            long watermark = 0;
            for (var step = 0; step < 60; step++)
            {
                switch (random.Next(10))
                {
                    case < 6:
                        var key = random.Next(5);
                        var time = random.Next(1, 200);
                        var deletes = random.Next(4) == 0;
                        input.Send(0, new Item(key, deletes ? -time : time));
                        if (deletes) oracle.Remove((time, key));
                        else oracle.Add((time, key));
                        break;
                    case < 9:
                        watermark += random.Next(1, 15);
                        harness.Watermark(watermark);
                        while (oracle.Count > 0 && oracle.Min.Time <= watermark)
                        {
                            var (due, owner) = oracle.Min;
                            oracle.Remove(oracle.Min);
                            expected.Add($"{owner} {due}@{due}");
                            if (due % 2 == 0) oracle.Add((due + 3, owner));
                        }
                        break;
                    default:
                        var stored = harness.Snapshot();
                        Take(harness, actual);
                        harness.Dispose();
                        harness = Keyed.Harness(Keyed.Process(OperatorHarness<string>.Context(), static _ => new Chained()), out input);
                        harness.Restore(stored);
                        harness.Operator.Watermark = watermark;
                        break;
                }
            }
            Take(harness, actual);
            harness.Dispose();
            // Among equal times the order of keys is not defined.
            Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
        }
    }

    private static void Take(OperatorHarness<string> harness, List<string> into)
    {
        var times = harness.Log.OfType<Rec<string>>().ToList();
        into.AddRange(times.Select(static r => r.ToString()));
        harness.Log.Clear();
    }

    private sealed class Chained : KeyedProcessFunction<int, Item, string>
    {
        public override void ProcessElement(Item value, KeyedContext<int> context, Collector<string> output)
        {
            if (value.Value > 0) context.TimerService.RegisterEventTimeTimer(DateTimeOffset.FromUnixTimeMilliseconds(value.Value));
            else context.TimerService.DeleteEventTimeTimer(DateTimeOffset.FromUnixTimeMilliseconds(-value.Value));
        }

        public override void OnTimer(DateTimeOffset timestamp, TimerContext<int> context, Collector<string> output)
        {
            output.Collect($"{context.CurrentKey} {timestamp.ToUnixTimeMilliseconds()}");
            if (timestamp.ToUnixTimeMilliseconds() % 2 == 0) context.TimerService.RegisterEventTimeTimer(timestamp.AddMilliseconds(3));
        }
    }
}
