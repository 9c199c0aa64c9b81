namespace ActorStream.Benchmarks.Nexmark;

/// <summary>An auction that opens; <paramref name="DateTime"/> and <paramref name="Expires"/> are in epoch milliseconds.</summary>
public readonly record struct Auction(
    long Id, string ItemName, string Description, long InitialBid, long Reserve, long DateTime, long Expires, long Seller, long Category, string Extra);
