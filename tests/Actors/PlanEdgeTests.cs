using Xunit;

namespace ActorStream.Actors.Tests;

public class PlanEdgeTests
{
    [Theory]
    [InlineData(2, 4, "0:0,1 1:2,3")]
    [InlineData(4, 2, "0:0 1:0 2:1 3:1")]
    [InlineData(3, 3, "0:0 1:1 2:2")]
    [InlineData(1, 3, "0:0,1,2")]
    [InlineData(3, 1, "0:0 1:0 2:0")]
    public void Rescale_talks_to_a_block(int from, int to, string expected)
    {
        var edge = Edge(from, to, EdgePattern.Blocks);
        Assert.Equal(expected, string.Join(' ', Enumerable.Range(0, from).Select(f => $"{f}:{string.Join(',', Receivers(edge, f))}")));
    }

    [Fact]
    public void Senders_and_receivers_agree_and_nobody_is_left_out()
    {
        foreach (var pattern in new[] { EdgePattern.AllToAll, EdgePattern.Blocks })
        {
            for (var from = 1; from <= 12; from++)
            {
                for (var to = 1; to <= 12; to++)
                {
                    var edge = Edge(from, to, pattern);
                    var sending = Enumerable.Range(0, from).SelectMany(f => Receivers(edge, f).Select(t => (f, t))).Order();
                    var receiving = Enumerable.Range(0, to).SelectMany(t => edge.Senders(t).Select(f => (f, t))).Order();
                    Assert.Equal(sending, receiving);
                    Assert.Equal((from, to), (sending.Select(static p => p.f).Distinct().Count(), sending.Select(static p => p.t).Distinct().Count()));
                }
            }
        }
    }

    static IEnumerable<int> Receivers(PlanEdge edge, int from)
    {
        var (first, count) = edge.Receivers(from);
        return Enumerable.Range(first, count);
    }

    static PlanEdge Edge(int from, int to, EdgePattern pattern) =>
        new() { Id = 0, From = Vertex(from), To = Vertex(to), Input = 0, Pattern = pattern };

    static PlanVertex Vertex(int parallelism) =>
        new() { Id = 0, Name = "v", Parallelism = parallelism, MaxParallelism = 128, Build = static _ => throw new NotSupportedException() };
}
