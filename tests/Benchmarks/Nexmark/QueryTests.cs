using ActorStream.Benchmarks.Nexmark;
using Xunit;

namespace ActorStream.Benchmarks.Tests.Nexmark;

public class QueryTests
{
    public static TheoryData<string, int> Queries
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var query in NexmarkQueries.All.Keys)
            {
                data.Add(query, 1);
                data.Add(query, 2);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_gives_the_reference_result(string query, int parallelism)
    {
        var table = new FinalTable();
        NexmarkQueries.Run(query, 100_000, 1000, parallelism, table);
        Assert.Equal(ReferenceResults.Of[query], (table.Count, table.Digest()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_tiny_bid_arrives_at_a_shard(int shards) => Assert.Equal(92_000, TinyJobs.Exchange(100_000, shards));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Tiny_bids_are_counted_as_by_hand(int shards) =>
        Assert.Equal(Benchmarks.Nexmark.Loops.LoopRun.TinyCount(300_000, 10_000).Results, TinyJobs.Count(300_000, shards));
}
