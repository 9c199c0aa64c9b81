using System.Globalization;
using ActorStream.Benchmarks.Measuring;
using ActorStream.Benchmarks.Nexmark;
using ActorStream.Benchmarks.Nexmark.Loops;
using ActorStream.Benchmarks.Nexmark.Sources;

namespace ActorStream.Benchmarks;

/// <summary><c>bench tiny exchange|count</c>: bids of 16 bytes sent to the shard of their auction, and dropped or counted there.</summary>
internal sealed class TinyCommand(TimeProvider clock, TextWriter output)
{
    public void Run(Options options)
    {
        var events = options.Number("--events", 50_000_000);
        var shards = (int)options.Number("--shards", 2);
        foreach (var name in options.Names.Count > 0 ? options.Names : ["exchange", "count"])
        {
            switch (name)
            {
                case "exchange":
                    Report($"exchange, {shards}", events, n => TinyJobs.Exchange(n, shards));
                    break;
                case "count":
                    var loop = Report("loop", events, n => LoopRun.TinyCount(n, 10_000));
                    var results = 0L;
                    var speed = Report($"count, {shards}", events, n => results = TinyJobs.Count(n, shards));
                    output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"  {results} results; ratio to the loop: {loop.ProcessorNanoseconds / speed.ProcessorNanoseconds:F2} per processor second, {loop.WallNanoseconds / speed.WallNanoseconds:F2} per second"));
                    break;
                default:
                    throw new ArgumentException($"There is no tiny benchmark \"{name}\". There are: exchange, count.");
            }
        }
    }

    SteadySpeed Report(string name, long events, Action<long> run)
    {
        var speed = SteadySpeed.Of(clock, events, run);
        output.WriteLine($"{name,-18} {speed}");
        return speed;
    }
}
