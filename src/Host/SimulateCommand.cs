using System.CommandLine;
using ActorStream.Persistence;
using ActorStream.TestKit;

namespace ActorStream.Host;

/// <summary><c>actorstream simulate</c>: jobs under faults, in virtual time, from seeds that can be run again.</summary>
static class SimulateCommand
{
    static readonly TimeProvider Clock = SystemClock;

#pragma warning disable RS0030 // The speed that is reported is that of the machine.
    static TimeProvider SystemClock => TimeProvider.System;
#pragma warning restore RS0030

    public static Command Create()
    {
        var seeds = new Option<long>("--seeds") { Description = "How many seeds to run.", DefaultValueFactory = static _ => 1000 };
        var first = new Option<ulong>("--first-seed") { Description = "The first of them.", DefaultValueFactory = static _ => 1 };
        var seed = new Option<ulong?>("--seed") { Description = "Runs one seed and prints what happened." };
        var scenario = new Option<string?>("--scenario") { Description = $"Only this scenario: {string.Join(", ", Scenarios.All.Select(static s => s.Name))}." };
        var threads = new Option<int>("--threads") { Description = "How many simulations run at a time.", DefaultValueFactory = static _ => Environment.ProcessorCount };
        var keepGoing = new Option<bool>("--keep-going") { Description = "Goes on after a failure." };
        var bug = new Option<PlantedBug>("--planted") { Description = "Plants a bug, to see whether it is found.", Hidden = true };
        var command = new Command("simulate", "Runs jobs in a simulated world where everything fails, and checks that nothing is lost or doubled.") { seeds, first, seed, scenario, threads, keepGoing, bug };
        command.SetAction(result =>
        {
            var output = result.InvocationConfiguration.Output;
            var chosen = result.GetValue(scenario) is { } name ? [Scenarios.Named(name)] : Scenarios.All;
            return result.GetValue(seed) is { } one
                ? RunOne(output, chosen, one)
                : RunMany(output, new SimulationBatch(chosen, result.GetValue(first), result.GetValue(seeds), result.GetValue(threads), result.GetValue(bug)), result.GetValue(keepGoing));
        });
        return command;
    }

    static int RunMany(TextWriter output, SimulationBatch batch, bool keepGoing)
    {
        var started = Clock.GetTimestamp();
        var failures = 0;
        batch.Run(keepGoing, failure =>
        {
            lock (output)
            {
                failures++;
                output.Write(failure.Describe());
            }
        });
        var elapsed = Clock.GetElapsedTime(started);
        var (steps, attempts, checkpoints) = batch.Totals;
        output.WriteLine($"{steps} steps, {attempts} attempts, {checkpoints} checkpoints completed");
        output.WriteLine($"{batch.Done} seeds in {elapsed.TotalSeconds:F1} s ({batch.Done / elapsed.TotalSeconds:F0} seeds/s), {failures} failed");
        return failures == 0 ? 0 : 1;
    }

    static int RunOne(TextWriter output, IReadOnlyList<Scenario> scenarios, ulong seed)
    {
        var failed = 0;
        foreach (var scenario in scenarios)
        {
            var run = new SimulationRun(seed, scenario, keepsLines: true);
            string outcome;
            try
            {
                run.Run();
                outcome = $"seed {seed} of {scenario.Name}: everything holds; {run.Steps} steps, {run.Attempts} attempts, {run.CompletedCheckpoints} checkpoints, {run.Output.Count} results, trace {run.Trace.Hash:x16}";
            }
            catch (Exception cause)
            {
                failed++;
                outcome = new SimulationFailure(seed, scenario, cause).Describe();
            }
            foreach (var line in run.Trace.Lines) output.WriteLine(line);
            output.WriteLine(outcome);
        }
        return failed == 0 ? 0 : 1;
    }
}
