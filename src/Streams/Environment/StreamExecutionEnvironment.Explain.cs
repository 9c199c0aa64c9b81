using ActorStream.Streams;

namespace ActorStream;

/// <content>The plan, drawn.</content>
public sealed partial class StreamExecutionEnvironment
{
    /// <summary>Draws the plan: tasks, chained operators with file and line, exchanges, and every option with where its value comes from.</summary>
    /// <param name="format">For people or for programs.</param>
    /// <param name="name">The job's name.</param>
    /// <exception cref="InvalidPlanException">The program cannot run; the message lists every fault.</exception>
    public string Explain(ExplainFormat format = ExplainFormat.Text, string name = "ActorStream job")
    {
        var plan = Compile(name);
        return format == ExplainFormat.Json ? PlanExplanation.Json(plan, _configuration) : PlanExplanation.Text(plan, _configuration);
    }
}
