using Xunit;

namespace ActorStream.Operators.Tests;

public class AsyncOracleTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whatever_order_answers_come_in_nothing_is_lost_and_nothing_passes_a_watermark(bool ordered)
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var requests = new Requests();
            var context = OperatorHarness<string>.Context();
            var op = new AsyncOperator<int, string>(
                context, new AsyncOptions(ordered, Timeout.InfiniteTimeSpan, Capacity: random.Next(1, 8)), requests.Ask);
            using var harness = new OperatorHarness<string>(op, op.Output);
            var input = harness.Into(op.Input);
            var expected = new List<string>();
            var open = new HashSet<int>();
            var started = 0;
            int next = 0, watermark = 0;
            while (next < 40 || open.Count > 0 || started < requests.Started.Count)
            {
                foreach (var n in requests.Started.Skip(started)) open.Add(n);
                started = requests.Started.Count;
                if (input.IsTaken && next < 40 && random.Next(3) > 0)
                {
                    if (random.Next(4) == 0)
                    {
                        harness.Watermark(++watermark);
                        expected.Add($"W{watermark}");
                    }
                    var batch = Enumerable.Range(next, random.Next(1, 5)).ToArray();
                    next += batch.Length;
                    expected.AddRange(batch.Select(static n => $"r{n}@0"));
                    input.Send(0, batch);
                }
                else if (open.Count > 0)
                {
                    var answered = open.ElementAt(random.Next(open.Count));
                    open.Remove(answered);
                    requests.Answer(answered);
                    harness.Step();
                }
            }
            Assert.True(harness.EndInput());
            var actual = harness.Log.Select(static e => e.ToString()!).ToList();
            Assert.Equal(ordered ? expected : BetweenWatermarks(expected), ordered ? actual : BetweenWatermarks(actual));
        }
    }

    // What stands between two watermarks may come in any order.
    private static List<string> BetweenWatermarks(List<string> log)
    {
        var sorted = new List<string>();
        var stretch = new List<string>();
        foreach (var entry in log.Append("W"))
        {
            if (entry[0] != 'W')
            {
                stretch.Add(entry);
                continue;
            }
            sorted.AddRange(stretch.Order(StringComparer.Ordinal));
            stretch.Clear();
            sorted.Add(entry);
        }
        return sorted;
    }
}
