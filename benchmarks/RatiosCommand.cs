using System.Globalization;
using ActorStream.Benchmarks.Measuring;
using ActorStream.Benchmarks.Nexmark;
using ActorStream.Benchmarks.Nexmark.Loops;

namespace ActorStream.Benchmarks;

/// <summary>
/// <c>bench ratios</c>: queries against their loops by hand. Loop and query take turns, and of each the best run of each length counts: what other
/// programs take from a run, or from the caches, falls on both alike and mostly out.
/// </summary>
internal sealed class RatiosCommand(TimeProvider clock, TextWriter output)
{
    const int WarmUps = 3;

    public void Run(Options options)
    {
        var rate = options.Number("--rate", 10_000);
        var rounds = (int)options.Number("--rounds", 5);
        var names = options.Names.Count > 0 ? options.Names : [.. LoopRun.Nexmark.Keys, "tiny"];
        foreach (var name in names)
        {
            if (name == "tiny")
            {
                Compare(name, options.Number("--events", 50_000_000), rounds,
                    n => LoopRun.TinyCount(n, 10_000), (n, shards) => TinyJobs.Count(n, shards), options);
            }
            else if (LoopRun.Nexmark.TryGetValue(name, out var loop))
            {
                Compare(name, options.Number("--events", 10_000_000), rounds,
                    n => loop(n, rate, null), (n, parallelism) => NexmarkQueries.Run(name, n, rate, parallelism, null), options);
            }
            else
            {
                throw new ArgumentException($"No loop is called \"{name}\". There are: {string.Join(", ", LoopRun.Nexmark.Keys)}, tiny.");
            }
        }
    }

    void Compare(string name, long events, int rounds, Action<long> loop, Action<long, int> query, Options options)
    {
        int[] parallelisms = options.Text("--parallelism") is null ? [1, 2] : [(int)options.Number("--parallelism", 1)];
        List<(string Name, Action<long> Run, BestUsage Few, BestUsage Many)> all = [("loop", loop, new(), new())];
        foreach (var parallelism in parallelisms)
            all.Add((FormattableString.Invariant($"parallelism {parallelism}"), n => query(n, parallelism), new(), new()));
        var few = Math.Max(1, events / 4);
        foreach (var one in all)
            for (var i = 0; i < WarmUps; i++) one.Run(few);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var one in all)
            {
                one.Few.Take(Usage.Of(clock, () => one.Run(few)));
                one.Many.Take(Usage.Of(clock, () => one.Run(events)));
            }
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, {events} events, best of {rounds}"));
        var reference = all[0].Many - all[0].Few;
        foreach (var one in all)
        {
            var usage = one.Many - one.Few;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {one.Name,-14} {usage.Processor * 1e9 / (events - few),7:F1} ns processor  {usage.Wall * 1e9 / (events - few),7:F1} ns wall  to the loop: {reference.Processor / usage.Processor:F2} per processor second, {reference.Wall / usage.Wall:F2} per second"));
        }
    }

    sealed class BestUsage
    {
        double _wall = double.MaxValue;
        double _processor = double.MaxValue;

        public void Take(Usage usage)
        {
            _wall = Math.Min(_wall, usage.Wall);
            _processor = Math.Min(_processor, usage.Processor);
        }

        public static Usage operator -(BestUsage longer, BestUsage shorter) => new(longer._wall - shorter._wall, longer._processor - shorter._processor, 0);
    }
}
