namespace ActorStream.Benchmarks.Nexmark;

/// <summary>A bid; <paramref name="DateTime"/> is in epoch milliseconds.</summary>
public readonly record struct Bid(long Auction, long Bidder, long Price, string Channel, string Url, long DateTime, string Extra);
