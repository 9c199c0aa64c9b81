namespace ActorStream.Connectors;

/// <summary>What a table is, besides its options.</summary>
/// <param name="Name">Its name; null: it has none.</param>
/// <param name="PrimaryKey">The columns of its key; empty: it has none.</param>
/// <param name="PartitionedBy">The columns by which it is divided; empty: it is not.</param>
/// <param name="Now">The time at which it is used.</param>
internal sealed record TableDefinition(string? Name, IReadOnlyList<string> PrimaryKey, IReadOnlyList<string> PartitionedBy, DateTimeOffset Now);

/// <summary>What makes sources and sinks of options.</summary>
internal abstract class TableConnector
{
    /// <summary>The names by which it is known: what the option <c>connector</c> says.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Its options, apart from those of formats and those whose names hold something of the user's.</summary>
    public abstract IReadOnlyList<string> Options { get; }

    /// <summary>The option that says how many subtasks a source has; null: there is none.</summary>
    public virtual string? SourceParallelism => null;

    /// <summary>The option that says how many subtasks a sink has; null: there is none.</summary>
    public virtual string? SinkParallelism => null;

    /// <exception cref="InvalidOptionException">An option is unknown, missing or has a wrong value, or the connector has no source.</exception>
    public virtual ISource<T> CreateSource<T>(IReadOnlyDictionary<string, string> options, TableDefinition table) => throw new InvalidOptionException($"The connector {Names[0]} is for sinks: nothing can be read from it.");

    /// <exception cref="InvalidOptionException">An option is unknown, missing or has a wrong value, or the connector has no sink.</exception>
    public virtual ISink<T> CreateSink<T>(IReadOnlyDictionary<string, string> options, TableDefinition table) => throw new InvalidOptionException($"The connector {Names[0]} is for sources: nothing can be written to it.");

    /// <exception cref="InvalidOptionException">An option is unknown, missing or has a wrong value, or the connector finds no rows by key.</exception>
    public virtual JdbcLookup<TKey, T> CreateLookup<TKey, T>(IReadOnlyDictionary<string, string> options, IReadOnlyList<string> key, TimeProvider? time)
        where TKey : notnull => throw new InvalidOptionException($"The connector {Names[0]} finds no rows by key: a lookup join needs jdbc.");
}
