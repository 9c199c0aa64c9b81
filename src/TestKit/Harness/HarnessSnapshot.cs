using ActorStream.Persistence;

namespace ActorStream.TestKit;

/// <summary>All state of a harness at one moment, as the bytes that a checkpoint would store.</summary>
public sealed class HarnessSnapshot
{
    internal HarnessSnapshot(TimeSpan time, IReadOnlyDictionary<string, byte[]?[]> operators)
    {
        Time = time;
        Operators = operators;
    }

    /// <summary>How many bytes of state it holds.</summary>
    public long Size => Operators.Values.Sum(static subtasks => subtasks.Sum(static bytes => bytes?.Length ?? 0L));

    internal TimeSpan Time { get; }

    /// <summary>By the operators' uids; for each subtask its state.</summary>
    internal IReadOnlyDictionary<string, byte[]?[]> Operators { get; }

    internal OperatorSnapshot[]? Of(string uid) => Operators.TryGetValue(uid, out var subtasks)
        ? subtasks.Select(static bytes => bytes is null ? OperatorSnapshot.Empty : OperatorSnapshot.FromBytes(bytes)).ToArray()
        : null;
}
