namespace ActorStream.Sql;

/// <summary>A change of a table: what is done, and the row.</summary>
/// <typeparam name="T">The type of the rows.</typeparam>
/// <param name="Kind">What is done.</param>
/// <param name="Value">The row: for <see cref="RowKind.UpdateBefore"/> and <see cref="RowKind.Delete"/> as it was, else as it is now.</param>
public readonly record struct Change<T>(RowKind Kind, T Value)
{
    /// <summary>Whether the row is added (<c>+I</c>, <c>+U</c>) and not taken away.</summary>
    public bool IsAddition => Kind is RowKind.Insert or RowKind.UpdateAfter;

    /// <summary>The sign of the change and the row: <c>+I[…]</c>.</summary>
    public override string ToString() => $"{Sign}[{Value}]";

    private string Sign => Kind switch
    {
        RowKind.Insert => "+I",
        RowKind.UpdateBefore => "-U",
        RowKind.UpdateAfter => "+U",
        RowKind.Delete => "-D",
        _ => $"?{(byte)Kind}",
    };
}
