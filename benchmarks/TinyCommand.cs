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
        foreach (var name in options.Names.Count > 0 ? options.Names : ["exchange"])
        {
            switch (name)
            {
                case "exchange":
                    Report($"exchange, {shards}", events, n => TinyJobs.Exchange(n, shards));
                    break;
                default:
                    throw new ArgumentException($"There is no tiny benchmark \"{name}\". There are: exchange.");
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
