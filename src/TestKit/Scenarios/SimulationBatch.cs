using System.Text;
using ActorStream.Persistence;

namespace ActorStream.TestKit;

/// <summary>Runs many seeds, each on a thread of its own at a time, until one fails.</summary>
internal sealed class SimulationBatch(IReadOnlyList<Scenario> scenarios, ulong firstSeed, long count, int threads, PlantedBug bug = PlantedBug.None)
{
    private long _next;
    private long _done;
    private long _steps;
    private long _attempts;
    private long _checkpoints;
    private SimulationFailure? _failure;

    /// <summary>Seeds that have been run.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>How much happened in all of them together.</summary>
    public (long Steps, long Attempts, long Checkpoints) Totals => (Interlocked.Read(ref _steps), Interlocked.Read(ref _attempts), Interlocked.Read(ref _checkpoints));

    /// <summary>Runs everything.</summary>
    /// <param name="keepGoing">Whether a failure does not end the batch.</param>
    /// <param name="report">Told of each failure.</param>
    /// <returns>The first failure, by time; null: there was none.</returns>
    public SimulationFailure? Run(bool keepGoing = false, Action<SimulationFailure>? report = null)
    {
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() => Work(keepGoing, report)) { IsBackground = true }).ToArray();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        return _failure;
    }

    private SimulationFailure? RunOne(Scenario scenario, ulong seed)
    {
        var run = new SimulationRun(seed, scenario);
        try
        {
            run.Run();
            return null;
        }
        catch (Exception cause)
        {
            return new SimulationFailure(seed, scenario, cause);
        }
        finally
        {
            Interlocked.Increment(ref _done);
            Interlocked.Add(ref _steps, run.Steps);
            Interlocked.Add(ref _attempts, run.Attempts);
            Interlocked.Add(ref _checkpoints, run.CompletedCheckpoints);
        }
    }

    private void Work(bool keepGoing, Action<SimulationFailure>? report)
    {
        Planted.Bug = bug;
        while (keepGoing || Volatile.Read(ref _failure) is null)
        {
            var index = Interlocked.Increment(ref _next) - 1;
            if (index >= count) return;
            var failure = RunOne(scenarios[(int)(index % scenarios.Count)], firstSeed + (ulong)index);
            if (failure is null) continue;
            Interlocked.CompareExchange(ref _failure, failure, null);
            report?.Invoke(failure);
        }
    }
}

/// <summary>A seed whose run went wrong.</summary>
internal sealed record SimulationFailure(ulong Seed, Scenario Scenario, Exception Cause)
{
    public string Command => $"./actorstream simulate --seed {Seed} --scenario {Scenario.Name}";

    public string Describe()
    {
        var text = new StringBuilder();
        text.AppendLine($"Seed {Seed} of the scenario {Scenario.Name} fails: {(Cause is PropertyViolatedException or SimulationException ? Cause.Message : Cause.ToString())}");
        text.AppendLine($"Run it again: {Command}");
        return text.ToString();
    }
}
