using ActorStream.Operators.Sources;
using ActorStream.Persistence;
using ActorStream.Sql;
using Npgsql;

namespace ActorStream.Connectors;

/// <summary>The rows of a table of PostgreSQL, and then every change of them, without a gap between: <c>+I -U +U -D</c>, read from the server's log by logical replication.</summary>
/// <remarks>
/// <para>It begins with a snapshot of the table, each row a <c>+I</c>, that belongs exactly to the point at which a replication slot was made; then come the changes behind that point, transaction
/// by transaction. Records have the time of their transaction's commit as timestamp. Columns go to members by name, as with <see cref="JdbcSource{T}"/>.</para>
/// <para>A checkpoint stores the position in the log; when it is complete the slot is told, and the server may remove what lies before. A restored job goes on behind the last change that the
/// checkpoint has, each change once. A failure while the snapshot is being read begins the snapshot anew, and its rows come again. A job that starts without a checkpoint makes its slot anew.</para>
/// <para>The server needs <c>wal_level = logical</c> (14 or later), the role <c>replication</c>, and the table <c>replica identity full</c>, so that changed and deleted rows are known as they were.
/// A slot keeps the server's log while nobody reads it: drop it (<c>select pg_drop_replication_slot('name')</c>) when the job is gone for good.</para>
/// </remarks>
/// <typeparam name="T">The type of the rows.</typeparam>
/// <example><code>
/// var changes = new PostgresChangeSource&lt;Order> { ConnectionString = "Host=localhost;Username=app;Password=secret;Database=shop", Table = "orders", Slot = "orders_totals" };
/// Console.WriteLine(changes);
/// // prints: changes of orders by slot orders_totals
///
/// public record Order(long Id, string Customer, decimal Amount);
/// </code></example>
public sealed class PostgresChangeSource<T> : ISource<Change<T>>
{
    /// <summary>How to reach the server; take it from the environment or a secret store. It is never shown.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The table, with its schema where needed.</summary>
    public required string Table { get; init; }

    /// <summary>The replication slot, of this job alone: small letters, digits and underscores. It is made when the job starts afresh.</summary>
    public required string Slot { get; init; }

    /// <summary>The publication of the table; null: one named like the slot, which is made when it is not there.</summary>
    public string? Publication { get; init; }

    /// <summary>Whether to begin with the rows that are there; if not, with the next change.</summary>
    public bool Snapshot { get; init; } = true;

    /// <summary>What to do with a row that is no record, and with a truncation of the table, which tells no rows: by default the job fails.</summary>
    public BadRecordPolicy BadRecords { get; init; } = BadRecordPolicy.Fail;

    /// <inheritdoc/>
    public Boundedness Boundedness => Boundedness.Unbounded;

    internal string PublicationName => Publication ?? Slot;

    bool ISource<Change<T>>.IsParallel => false;

    /// <inheritdoc/>
    public override string ToString() => $"changes of {Table} by slot {Slot}";

    void ISource<Change<T>>.Validate()
    {
        if (string.IsNullOrWhiteSpace(ConnectionString)) throw new ArgumentException("PostgresChangeSource.ConnectionString is empty. Name host, user, password and database.");
        if (string.IsNullOrWhiteSpace(Table)) throw new ArgumentException("PostgresChangeSource.Table is empty. Name the table.");
        if (string.IsNullOrEmpty(Slot) || Slot.Length > 63 || !Slot.All(static c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '_'))
            throw new ArgumentException($"PostgresChangeSource.Slot is \"{Slot}\"; it must be 1 to 63 small letters, digits and underscores.");
        if (BadRecords is null) throw new ArgumentException("PostgresChangeSource.BadRecords is null. Leave it out, or use BadRecordPolicy.Skip or SideOutput.");
        try
        {
            _ = new NpgsqlConnectionStringBuilder(ConnectionString);
        }
        catch (Exception cause) when (cause is ArgumentException or FormatException)
        {
            throw new ArgumentException("PostgresChangeSource.ConnectionString is not one of Npgsql's: Host=…;Username=…;Password=…;Database=…");
        }
        RowModel.Of(typeof(T), SingleColumns.Contains);
    }

    SplitDiscovery ISource<Change<T>>.CreateDiscovery(int parallelism, CodecRegistry codecs) =>
        new FixedSplits(_ => [new ChangeSplit(Slot)], ChangeSplit.Codec, assignsEagerly: true);

    SplitReader<Change<T>> ISource<Change<T>>.CreateReader(SourceReaderContext context) => new ChangeReader<T>(this, context);
}
