using System.Globalization;
using ActorStream.Benchmarks.Measuring;
using ActorStream.Benchmarks.Nexmark;
using ActorStream.Benchmarks.Nexmark.Loops;

namespace ActorStream.Benchmarks;

/// <summary><c>bench nexmark QUERY…</c>: the speed of queries beside that of their events alone and of a loop by hand, or a query's final table.</summary>
internal sealed class NexmarkCommand(TimeProvider clock, TextWriter output)
{
    public void Run(Options options)
    {
        var rate = options.Number("--rate", 10_000);
        var parallelism = (int)options.Number("--parallelism", 2);
        var names = options.Names.Count > 0 ? options.Names : [.. NexmarkQueries.All.Keys];
        if (options.Text("--rows") is { } file)
        {
            WriteRows(names, options.Number("--events", 100_000), rate, parallelism, file);
            return;
        }
        var events = options.Number("--events", 10_000_000);
        output.WriteLine($"{events} events, rate {rate}, parallelism {parallelism}; steady: of the last three quarters");
        Report("events only", events, n => LoopRun.EventsOnly(n, rate));
        foreach (var name in names)
        {
            var speed = Report(name, events, n => NexmarkQueries.Run(name, n, rate, parallelism, null));
            if (!LoopRun.Nexmark.TryGetValue(name, out var loop)) continue;
            var loopSpeed = Report($"{name} loop", events, n => loop(n, rate, null));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{"",-18} ratio to the loop, events per processor second: {loopSpeed.ProcessorNanoseconds / speed.ProcessorNanoseconds:F2}"));
        }
    }

    void WriteRows(List<string> names, long events, long rate, int parallelism, string file)
    {
        foreach (var name in names)
        {
            var table = new FinalTable();
            NexmarkQueries.Run(name, events, rate, parallelism, table);
            table.Write(names.Count == 1 ? file : $"{file}.{name}");
            output.WriteLine($"{name}\t{table.Count}\t{table.Digest()}");
        }
    }

    SteadySpeed Report(string name, long events, Action<long> run)
    {
        var speed = SteadySpeed.Of(clock, events, run);
        output.WriteLine($"{name,-18} {speed}");
        return speed;
    }
}
