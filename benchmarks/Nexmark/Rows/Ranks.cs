using System.Runtime.CompilerServices;

namespace ActorStream.Benchmarks.Nexmark.Rows;

/// <summary>A count of all, and of each of the three ranks of price.</summary>
public struct Ranks
{
    /// <summary>All.</summary>
    public long Total;

    /// <summary>Those with a price below 10,000.</summary>
    public long Rank1;

    /// <summary>Those with a price from 10,000 and below 1,000,000.</summary>
    public long Rank2;

    /// <summary>Those with a price from 1,000,000.</summary>
    public long Rank3;

    /// <summary>The bit of a price's rank: 1, 2 or 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte BitOf(long price) => (byte)(price < 10_000 ? 1 : price < 1_000_000 ? 2 : 4);

    /// <summary>Counts something in the ranks whose bits are set, and in the total if it is new.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int bits, bool isNew)
    {
        Total += isNew ? 1 : 0;
        Rank1 += bits & 1;
        Rank2 += (bits >> 1) & 1;
        Rank3 += (bits >> 2) & 1;
    }

    internal readonly RowText WriteTo(RowText text) => text.Add(Total).Add(Rank1).Add(Rank2).Add(Rank3);
}
