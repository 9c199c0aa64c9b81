using ActorStream.Benchmarks.Measuring;
using ActorStream.Benchmarks.Nexmark.Sources;

namespace ActorStream.Benchmarks;

/// <summary><c>bench chain</c>: map, filter and map over records of 16 bytes, chained behind their source.</summary>
internal sealed class ChainCommand(TimeProvider clock, TextWriter output)
{
    public void Run(Options options)
    {
        var events = options.Number("--events", 1_000_000_000);
        var parallelism = (int)options.Number("--parallelism", 2);
        output.WriteLine($"source alone       {SteadySpeed.Of(clock, events, n => Drop(n, parallelism))}");
        output.WriteLine($"map filter map     {SteadySpeed.Of(clock, events, n => MapFilterMap(n, parallelism))}");
    }

    internal static long MapFilterMap(long events, int parallelism)
    {
        var sink = new CountingSink<Pair>();
        var environment = StreamExecutionEnvironment.Create();
        environment.Parallelism = parallelism;
        environment.FromSource(new PairSource(events), WatermarkStrategy.NoWatermarks())
            .Map(new Step())
            .Filter(new NotFourth())
            .Map(new Add(7))
            .SinkTo(sink);
        environment.Execute("map, filter, map");
        return sink.Count;
    }

    static void Drop(long events, int parallelism)
    {
        var environment = StreamExecutionEnvironment.Create();
        environment.Parallelism = parallelism;
        environment.FromSource(new PairSource(events), WatermarkStrategy.NoWatermarks()).SinkTo(new CountingSink<Pair>());
        environment.Execute("source alone");
    }

    readonly struct Step : IMapFunction<Pair, Pair>
    {
        public Pair Map(in Pair value) => new(value.Left + 1, value.Right ^ value.Left);
    }

    readonly struct NotFourth : IFilterFunction<Pair>
    {
        public bool Filter(in Pair value) => (value.Left & 3) != 0;
    }

    readonly struct Add(long amount) : IMapFunction<Pair, Pair>
    {
        public Pair Map(in Pair value) => new(value.Left, value.Right + amount);
    }
}
