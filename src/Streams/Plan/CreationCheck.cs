using ActorStream.Operators;

namespace ActorStream.Streams;

/// <summary>Makes an operator once while the plan is checked, so that what its factory declares and refuses is known before anything runs.</summary>
internal static class CreationCheck
{
    public static IEnumerable<string> Of(StreamNode node, PlanContext plan, Func<OperatorContext, object> create)
    {
        var context = new OperatorContext
        {
            JobName = "check",
            Name = node.DisplayName,
            Uid = node.DisplayName,
            Subtask = 0,
            Parallelism = 1,
            MaxParallelism = 128,
            Time = plan.Time,
            Wake = static () => { },
            Codecs = plan.Codecs,
            IsBatch = plan.IsBatch,
        };
        try
        {
            _ = create(context);
            return [];
        }
        catch (Exception wrong) when (wrong is ArgumentException or InvalidOperationException or NotSupportedException or ActorStreamException)
        {
            return [$"{node}: {wrong.Message}"];
        }
    }
}
