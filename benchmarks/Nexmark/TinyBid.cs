namespace ActorStream.Benchmarks.Nexmark;

/// <summary>A bid as a pair of integers, 16 bytes: <paramref name="DateTime"/> is in epoch milliseconds.</summary>
public readonly record struct TinyBid(long Auction, long DateTime);
