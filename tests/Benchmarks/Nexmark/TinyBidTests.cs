using ActorStream.Benchmarks.Nexmark;
using ActorStream.Benchmarks.Nexmark.Loops;
using Xunit;

namespace ActorStream.Benchmarks.Tests.Nexmark;

public class TinyBidTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public void They_are_the_bids_among_the_events(int subtask, int parallelism)
    {
        var expected = new List<TinyBid>();
        var times = new WrittenOutEvents(10_000, 0);
        for (long n = subtask; n < 20_000; n += parallelism)
            if (n % 50 > 3) expected.Add(new TinyBid(WrittenOutEvents.Bid(n, 0).Auction, times.Time(n)));
        Assert.Equal(expected, All(new TinyBidGenerator(20_000, 10_000, subtask, parallelism)));
    }

    [Fact]
    public void The_loop_counts_them_by_auction_and_window()
    {
        var windows = All(new TinyBidGenerator(50_000, 1000)).GroupBy(static b => (b.Auction, b.DateTime / 10_000)).ToList();
        var loop = LoopRun.TinyCount(50_000, 1000);
        Assert.Equal(windows.Count, loop.Results);
        Assert.Equal(46_000, loop.Bids);
    }

    static List<TinyBid> All(TinyBidGenerator generator)
    {
        var all = new List<TinyBid>();
        var bids = new TinyBid[100];
        while (generator.Fill(bids) is var made and > 0) all.AddRange(bids.AsSpan(0, made));
        return all;
    }
}
