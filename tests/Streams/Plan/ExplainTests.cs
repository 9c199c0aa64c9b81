using System.Text.Json;
using Xunit;

namespace ActorStream.Streams.Tests.Plan;

public class ExplainTests
{
    [Fact]
    public void The_text_shows_tasks_exchanges_places_uids_and_where_options_come_from()
    {
        var text = Program().Explain();

        Assert.Contains("Source -> double", text);
        Assert.Contains("double: Map at ExplainTests.cs:", text);
        Assert.Contains("uid doubled", text);
        Assert.Contains("<- [0] double: HASH", text);
        Assert.Contains("parallelism.default = 3  (-D)", text);
        Assert.Contains("execution.buffer-timeout.interval = 10 ms  (default)", text);
    }

    [Fact]
    public void The_json_has_the_same_tasks_and_exchanges()
    {
        using var plan = JsonDocument.Parse(Program().Explain(ExplainFormat.Json, "sums"));

        var root = plan.RootElement;
        Assert.Equal("sums", root.GetProperty("job").GetString());
        Assert.Equal("STREAMING", root.GetProperty("mode").GetString());
        var tasks = root.GetProperty("tasks").EnumerateArray().ToArray();
        Assert.Equal(2, tasks.Length);
        Assert.All(tasks, static task => Assert.Equal(3, task.GetProperty("parallelism").GetInt32()));
        Assert.Equal("HASH", Assert.Single(tasks[1].GetProperty("inputs").EnumerateArray()).GetProperty("ship").GetString());
    }

    private static StreamExecutionEnvironment Program()
    {
        var env = StreamExecutionEnvironment.Create(["-Dparallelism.default=3"], [], null);
        env.FromSequence(1, 10).Map(static x => x * 2).Name("double").Uid("doubled")
            .KeyBy(static x => x % 2).Reduce(static (x, y) => x + y).Print();
        return env;
    }
}
