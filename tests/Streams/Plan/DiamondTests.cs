using Xunit;

namespace ActorStream.Streams.Tests.Plan;

public class DiamondTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whether_a_stream_ends_is_found_in_no_time_where_streams_part_and_meet_forty_times(bool bounded)
    {
        var env = Env.Of();
        var stream = bounded ? env.FromElements(1) : env.FromSource(new EndlessSource()).Map(static n => (int)n);
        for (var i = 0; i < 40; i++) stream = Meet(stream.Filter(static _ => true), stream.Filter(static _ => false));
        var whole = stream.FullWindowPartition().MapPartition(static all => all);
        if (bounded)
        {
            Assert.Equal([1], await whole.ExecuteAndCollectListAsync());
            return;
        }
        whole.SinkTo(static (_, _) => Task.CompletedTask);
        var wrong = Assert.Throws<InvalidPlanException>(() => env.ExecuteAsync());
        Assert.Contains("the stream never ends", wrong.Message, StringComparison.Ordinal);
    }

    static DataStream<int> Meet(DataStream<int> left, DataStream<int> right) => left.Connect(right).Map(static n => n, static n => n);
}
