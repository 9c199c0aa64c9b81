namespace ActorStream.Connectors;

/// <summary>A row that was read, or why it is no record.</summary>
internal struct JdbcRow<T>
{
    public T Record;

    /// <summary>What is wrong; null: nothing.</summary>
    public string? Fault;

    /// <summary>The row as text, where it is at fault.</summary>
    public string? Text;

    /// <summary>The row's key, where rows have an order.</summary>
    public string? Key;
}
