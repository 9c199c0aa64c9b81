namespace ActorStream.Sql;

/// <summary>What a change does to a table.</summary>
public enum RowKind : byte
{
    /// <summary>A new row: <c>+I</c>.</summary>
    Insert,

    /// <summary>A row as it was before it was changed: <c>-U</c>.</summary>
    UpdateBefore,

    /// <summary>A row as it is after it was changed: <c>+U</c>.</summary>
    UpdateAfter,

    /// <summary>A row that is gone: <c>-D</c>.</summary>
    Delete,
}
