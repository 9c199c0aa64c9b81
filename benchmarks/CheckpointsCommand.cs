using System.Globalization;
using ActorStream.Benchmarks.Measuring;
using ActorStream.Benchmarks.Nexmark;

namespace ActorStream.Benchmarks;

/// <summary>
/// <c>bench checkpoints</c>: queries with a checkpoint every second into a directory, and without any. The two take turns, and of each the best run counts.
/// </summary>
internal sealed class CheckpointsCommand(TimeProvider clock, TextWriter output)
{
    public void Run(Options options)
    {
        var events = options.Number("--events", 50_000_000);
        var rate = options.Number("--rate", 10_000);
        var parallelism = (int)options.Number("--parallelism", 2);
        var rounds = (int)options.Number("--rounds", 3);
        var interval = options.Number("--interval", 1000);
        foreach (var name in options.Names.Count > 0 ? options.Names : ["q5", "q11", "q17"])
        {
            // One run of each warms up.
            var (with, without) = (new Best(), new Best());
            for (var round = 0; round <= rounds; round++)
            {
                var one = Without(name, events, rate, parallelism);
                var other = With(name, events, rate, parallelism, interval);
                if (round == 0) continue;
                without.Take(one);
                with.Take(other);
            }
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-4} {events} events, best of {rounds}: without {without.Wall:F2} s wall {without.Processor:F2} s processor; every {interval} ms {with.Wall:F2} s wall {with.Processor:F2} s processor; speed kept {without.Wall / with.Wall:P1} by the clock, {without.Processor / with.Processor:P1} per processor second"));
        }
    }

    Usage Without(string name, long events, long rate, int parallelism)
    {
        Set("off", null);
        return Usage.Of(clock, () => NexmarkQueries.Run(name, events, rate, parallelism, null));
    }

    Usage With(string name, long events, long rate, int parallelism, long interval)
    {
        var folder = Directory.CreateTempSubdirectory("checkpoints-").FullName;
        try
        {
            Set(string.Create(CultureInfo.InvariantCulture, $"{interval} ms"), folder);
            return Usage.Of(clock, () => NexmarkQueries.Run(name, events, rate, parallelism, null));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The options reach the jobs as they reach any: from outside.</summary>
    static void Set(string interval, string? folder)
    {
        Environment.SetEnvironmentVariable("ACTORSTREAM_EXECUTION_CHECKPOINTING_INTERVAL", interval);
        Environment.SetEnvironmentVariable("ACTORSTREAM_EXECUTION_CHECKPOINTING_DIR", folder);
    }

    sealed class Best
    {
        public double Wall { get; private set; } = double.MaxValue;

        public double Processor { get; private set; } = double.MaxValue;

        public void Take(Usage usage)
        {
            Wall = Math.Min(Wall, usage.Wall);
            Processor = Math.Min(Processor, usage.Processor);
        }
    }
}
