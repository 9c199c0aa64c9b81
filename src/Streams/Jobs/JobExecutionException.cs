namespace ActorStream;

/// <summary>A job failed. The message begins with the first cause: operator, subtask, record.</summary>
public sealed class JobExecutionException : ActorStreamException
{
    internal JobExecutionException(string jobName, Exception cause)
        : base($"The job {jobName} failed. {cause.Message}", cause is Operators.OperatorFailedException { InnerException: { } inner } ? inner : cause)
    {
        if (cause is Operators.OperatorFailedException failed) (Operator, Subtask) = (failed.OperatorName, failed.Subtask);
    }

    /// <summary>The operator that failed; null when the failure has no operator.</summary>
    public string? Operator { get; }

    /// <summary>The subtask that failed.</summary>
    public int? Subtask { get; }
}
