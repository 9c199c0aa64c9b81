using System.Runtime.CompilerServices;
using Xunit;

namespace ActorStream.TestKit.Tests;

/// <summary>The examples of docs/testing.md, which shows nothing that is not here.</summary>
public class Docs
{
    private static DateTimeOffset At(int seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    [Fact]
    public void A_window_is_tested_in_event_time()
    {
        using var harness = StreamHarness.Of(static (DataStream<string> words) => words.KeyBy(static w => w)
            .Window(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1)))
            .Aggregate(static a => a.Count(), static (word, _, count) => $"{word}: {count}"));
        harness.Send("to", At(1));
        harness.Send("be", At(2));
        harness.Send("to", At(3));
        harness.SendWatermark(At(60));
        Assert.Equal(["be: 1", "to: 2"], harness.TakeOutput().Order());
    }

    [Fact]
    public void State_survives_a_restart_at_another_parallelism()
    {
        using var harness = StreamHarness.Of(static (DataStream<Reading> input) => input.KeyBy(static r => r.Sensor).Process(static context => new Silence(context)));
        harness.Send(new Reading("a", At(0), 1), At(0));
        using var restored = harness.Restore(harness.Snapshot(), parallelism: 4);
        restored.SendWatermark(At(300));
        Assert.Equal("a", Assert.Single(restored.TakeOutput()).Subject);
    }

    [Fact]
    public void Rules_come_by_broadcast()
    {
        using var harness = StreamHarness.Of(static (DataStream<Reading> readings, DataStream<(string Sensor, double Limit)> limits) =>
            readings.KeyBy(static r => r.Sensor).Connect(limits.Broadcast()).Process(static context => new Limits(context)));
        harness.SendSecond(("a", 5));
        harness.SendFirst(new Reading("a", At(1), 8));
        Assert.Equal(["a: 8 > 5"], harness.TakeOutput());
    }

    [Fact]
    public void A_whole_job_loses_nothing() => JobSimulation.For(static env => env
            .FromSequence(0, 9).Uid("numbers")
            .KeyBy(static n => n % 3).Reduce(static (a, b) => a + b)
            .SinkTo(static (_, _) => Task.CompletedTask).Uid("sums"))
        .WithSource("numbers", Enumerable.Range(0, 100).Select(static n => (long)n))
        .WithCrashes(3)
        .RunSeeds(50, static run => Assert.Equal(100, run.Output<long>("sums").Count));

    [Fact]
    public void What_is_shown_is_run()
    {
        var tests = File.ReadAllText(Here());
        var shown = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "docs", "testing.md")).Split("```")
            .Where(static (_, i) => i % 2 == 1).Select(static block => block["csharp".Length..]).SelectMany(static block => block.Split('\n'))
            .Select(static line => line.Trim()).Where(static line => line.Length > 0).ToArray();
        Assert.True(shown.Length > 20);
        Assert.All(shown, line => Assert.Contains(line, tests, StringComparison.Ordinal));
    }

    private static string Here([CallerFilePath] string file = "") => file;
}
