using ActorStream.Benchmarks.Nexmark.Sources;

namespace ActorStream.Benchmarks.Nexmark;

/// <summary>The two jobs over bids of 16 bytes.</summary>
internal static class TinyJobs
{
    /// <summary>Sends each bid to the shard of its auction and drops it there.</summary>
    /// <returns>How many bids arrived.</returns>
    public static long Exchange(long events, int shards)
    {
        var sink = new CountingSink<TinyBid>();
        var environment = Environment(shards);
        Bids(environment, events).KeyBy(static (in TinyBid bid) => bid.Auction).SinkTo(sink);
        environment.Execute("exchange");
        return sink.Count;
    }

    /// <summary>Counts bids for each auction and 10 seconds.</summary>
    /// <returns>How many counts there are.</returns>
    public static long Count(long events, int shards)
    {
        var sink = new CountingSink<long>();
        var environment = Environment(shards);
        Bids(environment, events)
            .KeyBy(static (in TinyBid bid) => bid.Auction)
            .Window(TumblingEventTimeWindows.Of(TimeSpan.FromSeconds(10)))
            .PreAggregate()
            .Aggregate(static a => a.Count(), static (auction, window, bids) => bids)
            .SinkTo(sink);
        environment.Execute("count");
        return sink.Count;
    }

    static StreamExecutionEnvironment Environment(int shards)
    {
        var environment = StreamExecutionEnvironment.Create();
        environment.Parallelism = shards;
        return environment;
    }

    static DataStream<TinyBid> Bids(StreamExecutionEnvironment environment, long events) =>
        environment.FromSource(new TinyBidSource(events, 10_000), WatermarkStrategy.ForMonotonousTimestamps());
}
