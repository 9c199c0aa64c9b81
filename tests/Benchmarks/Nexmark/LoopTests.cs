using ActorStream.Benchmarks.Nexmark;
using ActorStream.Benchmarks.Nexmark.Loops;
using Xunit;

namespace ActorStream.Benchmarks.Tests.Nexmark;

public class LoopTests
{
    public static TheoryData<string> Queries => [.. LoopRun.Nexmark.Keys];

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_loop_written_by_hand_gives_the_reference_result(string query)
    {
        var table = new FinalTable();
        LoopRun.Nexmark[query](100_000, 1000, table);
        Assert.Equal(ReferenceResults.Of[query], (table.Count, table.Digest()));
    }
}
