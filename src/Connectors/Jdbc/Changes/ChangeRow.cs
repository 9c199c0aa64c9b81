using ActorStream.Sql;

namespace ActorStream.Connectors;

/// <summary>A change with the position behind it; or a position alone, the end of the snapshot or of a transaction.</summary>
internal struct ChangeRow<T>
{
    public Change<T> Record;

    /// <summary>What is wrong; null: nothing.</summary>
    public string? Fault;

    /// <summary>The row as text, where it is at fault.</summary>
    public string? Text;

    /// <summary>Whether there is no record.</summary>
    public bool IsMark;

    /// <summary>The commit's time, in epoch milliseconds.</summary>
    public long Timestamp;

    public bool HasSnapshot;

    public ulong Lsn;

    public long Changes;
}
