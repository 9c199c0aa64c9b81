using System.Runtime.CompilerServices;

namespace ActorStream.Benchmarks.Nexmark.Rows;

/// <summary>What q17 keeps for an auction and day: bids in all and of each rank of price, and the prices.</summary>
public struct PriceStatistics
{
    /// <summary>All bids.</summary>
    public long Total;

    /// <summary>Bids below 10,000.</summary>
    public long Rank1;

    /// <summary>Bids from 10,000 and below 1,000,000.</summary>
    public long Rank2;

    /// <summary>The lowest price.</summary>
    public long Min;

    /// <summary>The highest price.</summary>
    public long Max;

    /// <summary>The sum of the prices.</summary>
    public long Sum;

    /// <summary>Takes a bid's price in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long price)
    {
        Min = Total == 0 ? price : Math.Min(Min, price);
        Max = Math.Max(Max, price);
        Total++;
        Rank1 += price < 10_000 ? 1 : 0;
        Rank2 += price is >= 10_000 and < 1_000_000 ? 1 : 0;
        Sum += price;
    }

    /// <summary>Takes other statistics in.</summary>
    public void Merge(in PriceStatistics other)
    {
        if (other.Total == 0) return;
        Min = Total == 0 ? other.Min : Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        Total += other.Total;
        Rank1 += other.Rank1;
        Rank2 += other.Rank2;
        Sum += other.Sum;
    }
}
