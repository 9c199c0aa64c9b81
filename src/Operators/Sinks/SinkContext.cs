using ActorStream.Operators;
using Microsoft.Extensions.Logging;

namespace ActorStream;

/// <summary>What a sink's writer knows of the subtask it writes for.</summary>
public sealed class SinkContext
{
    internal SinkContext()
    {
    }

    /// <summary>The job's name.</summary>
    public required string JobName { get; init; }

    /// <summary>The sink's name in the plan.</summary>
    public required string SinkName { get; init; }

    /// <summary>What the sink's state is found again by.</summary>
    internal string Uid { get; init; } = "";

    /// <summary>Whether the job makes checkpoints, which then commit, the last one included.</summary>
    internal bool CommitsOnCheckpoints { get; init; }

    /// <summary>Where waiting calls run that must not hold up the task.</summary>
    internal OutsideWork Outside { get; init; } = OutsideWork.ThreadPool;

    /// <summary>Which subtask it is, from 0.</summary>
    public required int Subtask { get; init; }

    /// <summary>How many subtasks there are.</summary>
    public required int Parallelism { get; init; }

    /// <summary>Which attempt to run the job this is, from 1: what an earlier attempt may still be writing must not be mistaken for this one's.</summary>
    public required int Attempt { get; init; }

    /// <summary>The job's clock.</summary>
    public required TimeProvider TimeProvider { get; init; }

    /// <summary>Where to log.</summary>
    public required ILoggerFactory LoggerFactory { get; init; }

    internal static SinkContext Of(OperatorContext context) => new()
    {
        JobName = context.JobName,
        SinkName = context.Name,
        Uid = context.Uid,
        Subtask = context.Subtask,
        Parallelism = context.Parallelism,
        Attempt = context.Attempt,
        Outside = context.Outside,
        CommitsOnCheckpoints = context.CommitsOnCheckpoints,
        TimeProvider = context.Time,
        LoggerFactory = context.LoggerFactory,
    };
}
