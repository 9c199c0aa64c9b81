using ActorStream.Operators.Sources;
using Xunit;

namespace ActorStream.Operators.Tests.Sources;

public class BadRecordTests
{
    readonly OperatorMetrics _metrics = new();
    readonly Collector<int> _output = new();
    readonly SideOutlets _sides = new();

    public BadRecordTests() => _output.Attach(_sides);

    [Fact]
    public void Failing_is_the_default_and_says_where_and_how_to_go_on()
    {
        var error = Assert.Throws<BadRecordException>(() => Report(BadRecordPolicy.Fail, "x,y"));
        Assert.StartsWith("visits.csv line 7, column 3: \"y\" is not a number: x,y", error.Message, StringComparison.Ordinal);
        Assert.Contains("BadRecordPolicy.SideOutput(tag)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Skipping_counts()
    {
        Report(BadRecordPolicy.Skip, "x,y");
        Report(BadRecordPolicy.Skip, "x,y");
        Assert.Equal(2, _metrics.Counter("numRecordsInErrors").Value);
        Assert.Equal(0, _output.Count);
    }

    [Fact]
    public void A_side_output_gets_the_record_and_it_is_counted_too()
    {
        var tag = new OutputTag<BadRecord>("bad");
        var side = _sides.Add(tag);
        Report(BadRecordPolicy.SideOutput(tag), "x,y");
        Assert.Equal(new BadRecord("visits", "visits.csv", "line 7, column 3", "x,y", "\"y\" is not a number"), side.Values[0]);
        Assert.Equal(long.MinValue, side.Timestamps[0]);
        Assert.Equal(1, _metrics.Counter("numRecordsInErrors").Value);
    }

    [Fact]
    public void A_side_output_that_nobody_reads_is_counted()
    {
        Report(BadRecordPolicy.SideOutput(new OutputTag<BadRecord>("bad")), "x,y");
        Assert.Equal(1, _sides.Unread);
    }

    [Fact]
    public void Long_text_is_shortened()
    {
        var error = Assert.Throws<BadRecordException>(() => Report(BadRecordPolicy.Fail, new string('x', 10_000)));
        Assert.True(error.Message.Length < 600);
    }

    void Report(BadRecordPolicy policy, string text)
    {
        var context = new SourceReaderContext
        {
            SourceName = "visits",
            Subtask = 0,
            Parallelism = 1,
            Time = new ManualTime(),
            Wake = static () => { },
            Cancellation = default,
            Metrics = _metrics,
        };
        new BadRecords(context, policy).Report(_output, "visits.csv", "line 7, column 3", text, "\"y\" is not a number");
    }
}
