using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Queries;

/// <summary>What q15 and q16 count: bids, and distinct bidders and auctions, by rank of price.</summary>
public struct Distinct
{
    /// <summary>The bids.</summary>
    public Ranks Bids;

    /// <summary>The bidders.</summary>
    public Ranks Bidders;

    /// <summary>The auctions.</summary>
    public Ranks Auctions;

    /// <summary>The latest time of a bid.</summary>
    public long Latest;

    /// <summary>Whether something has changed since it was last given out.</summary>
    public bool Changed;

    /// <summary>Counts a bid.</summary>
    /// <param name="rank">The bit of its price's rank.</param>
    /// <param name="bidderBefore">The ranks in which its bidder was seen before.</param>
    /// <param name="auctionBefore">The ranks in which its auction was seen before.</param>
    /// <param name="time">Its time.</param>
    /// <returns>Whether this is the first change since what was counted was given out.</returns>
    public bool Add(int rank, int bidderBefore, int auctionBefore, long time)
    {
        Bids.Add(rank, true);
        Bidders.Add(rank & ~bidderBefore, bidderBefore == 0);
        Auctions.Add(rank & ~auctionBefore, auctionBefore == 0);
        Latest = Math.Max(Latest, time);
        if (Changed) return false;
        Changed = true;
        return true;
    }
}
