using ActorStream.Benchmarks.Measuring;
using ActorStream.Benchmarks.Nexmark;
using ActorStream.Benchmarks.Nexmark.Loops;

namespace ActorStream.Benchmarks;

/// <summary>
/// <c>bench loops [events] [tiny] [QUERY…] [--copies N]</c>: the generators alone and the hand-written loops; copies at once, each on a thread of its own with
/// its share of the events, say how much faster than one thread the machine can be at all.
/// </summary>
internal sealed class LoopsCommand(TimeProvider clock, TextWriter output)
{
    int _copies = 1;

    public void Run(Options options)
    {
        var events = options.Number("--events", 10_000_000);
        var rate = options.Number("--rate", 10_000);
        _copies = (int)options.Number("--copies", 1);
        var names = options.Names.Count > 0 ? options.Names : ["events", .. LoopRun.Nexmark.Keys, "tiny"];
        foreach (var name in names)
        {
            if (name == "events") Report("events only", events, n => LoopRun.EventsOnly(n, rate));
            else if (name == "tiny")
            {
                Report("tiny events only", events, n => LoopRun.TinyEventsOnly(n, rate));
                Report("tiny count loop", events, n => LoopRun.TinyCount(n, rate));
                output.WriteLine($"  results: {LoopRun.TinyCount(events, rate).Results}");
            }
            else if (!LoopRun.Nexmark.TryGetValue(name, out var loop))
                throw new ArgumentException($"No loop is called \"{name}\". There are: events, {string.Join(", ", LoopRun.Nexmark.Keys)}, tiny.");
            else
            {
                if (options.Text("--rows") is { } file) WriteRows(loop, events, rate, file);
                else Report($"{name} loop", events, n => loop(n, rate, null));
            }
        }
    }

    void WriteRows(Action<long, long, FinalTable?> loop, long events, long rate, string file)
    {
        var table = new FinalTable();
        loop(events, rate, table);
        table.Write(file);
        output.WriteLine($"{table.Count}\t{table.Digest()}");
    }

    void Report(string name, long events, Action<long> run) => output.WriteLine($"{name,-18} {SteadySpeed.Of(clock, events, Copies(run))}");

    Action<long> Copies(Action<long> run) => _copies == 1 ? run : events =>
    {
        var threads = Enumerable.Range(0, _copies).Select(_ => new Thread(() => run(events / _copies))).ToList();
        threads.ForEach(static t => t.Start());
        threads.ForEach(static t => t.Join());
    };
}
