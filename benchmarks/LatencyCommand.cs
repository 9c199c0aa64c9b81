using System.Globalization;
using ActorStream.Benchmarks.Nexmark.Sources;

namespace ActorStream.Benchmarks;

/// <summary><c>bench latency</c>: how long records take through two exchanges when there are 1,000 a second.</summary>
internal sealed class LatencyCommand(TimeProvider clock, TextWriter output)
{
    public void Run(Options options)
    {
        var count = options.Number("--events", 10_000);
        var rate = options.Number("--rate", 1_000);
        var parallelism = (int)options.Number("--parallelism", 2);
        long[] timeouts = options.Text("--buffer-timeout") is null ? [10, 0] : [options.Number("--buffer-timeout", 10)];
        foreach (var timeout in timeouts)
        {
            var latencies = Measure(count, rate, parallelism, TimeSpan.FromMilliseconds(timeout));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"buffer timeout {timeout} ms: {latencies.Length} records, p50 {At(latencies, 0.5):F2} ms, p99 {At(latencies, 0.99):F2} ms, most {latencies[^1]:F2} ms"));
        }
    }

    static double At(double[] sorted, double share) => sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];

    double[] Measure(long count, long rate, int parallelism, TimeSpan timeout)
    {
        var sink = new LatencySink(clock);
        var environment = StreamExecutionEnvironment.Create();
        environment.Parallelism = parallelism;
        environment.BufferTimeout = timeout;
        environment.FromSource(new PacedSource(count, rate, clock), WatermarkStrategy.NoWatermarks())
            .KeyBy(static (in Pair p) => p.Left)
            .Map(static (in Pair p) => new Pair(p.Left + 1, p.Right))
            .KeyBy(static (in Pair p) => p.Left)
            .SinkTo(sink);
        environment.Execute("latency");

        // The first second is the warm-up.
        return [.. sink.Milliseconds.Skip((int)rate).Order()];
    }
}
