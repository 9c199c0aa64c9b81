using System.Data.Common;
using ActorStream.Operators;

namespace ActorStream.Connectors;

/// <summary>Writes records as rows of a table of PostgreSQL or SQLite: appends them, or writes over the rows with the same key.</summary>
/// <remarks>
/// <para>Members go to columns by name, whatever the case and the underscores: <c>UserName</c> to <c>user_name</c>. Columns without a member keep their default. What the database refuses
/// fails the job, naming table, column and the database's code; connection strings are never shown. Details, and the types: docs/jdbc.md.</para>
/// <para>At least once (the default): rows are written in batches, the last of them before a checkpoint is acknowledged; after a failure rows since the last checkpoint are written again,
/// which for upserts makes no difference. Exactly once: rows become visible when their checkpoint is complete, in one transaction with a marker row in <see cref="EpochTable"/>; the record type must
/// be one that state can have.</para>
/// </remarks>
/// <typeparam name="T">The type of the records: members, or what its constructor takes, are columns; or a single value with <see cref="Columns"/> naming its column.</typeparam>
/// <example><code>
/// using var database = new SqliteDataSource("stats.db");
/// using (var create = database.CreateCommand("create table host_stats (host text primary key, bytes_sent integer)")) create.ExecuteNonQuery();
/// env.FromElements(new HostStats("ann", 10), new HostStats("bob", 5), new HostStats("ann", 30))
///     .SinkTo(new JdbcSink&lt;HostStats> { DataSource = database, Table = "host_stats", UpsertKey = ["host"] });
/// await env.ExecuteAsync();
/// using var sum = database.CreateCommand("select sum(bytes_sent) from host_stats");
/// Console.WriteLine(sum.ExecuteScalar());
/// // prints: 35
///
/// public record HostStats(string Host, long BytesSent);
/// </code></example>
public sealed class JdbcSink<T> : ISink<T>
{
    /// <summary>The database: an <c>NpgsqlDataSource</c> (PostgreSQL), or a <see cref="SqliteDataSource"/>. Whoever made it disposes of it, after the job.</summary>
    public required DbDataSource DataSource { get; init; }

    /// <summary>The table, with its schema where needed (<c>web.host_stats</c>); it must be there.</summary>
    public required string Table { get; init; }

    /// <summary>The columns by which a row is known again, which need a primary key or a unique index: rows with the same values are written over. Empty: every record is a new row.</summary>
    public IReadOnlyList<string> UpsertKey { get; init; } = [];

    /// <summary>Names the columns of the record's members, in the order of the constructor; for tuples, and where names differ. Empty: members are named like their columns.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Says of a record whether the row of its key is to be deleted; needs <see cref="UpsertKey"/>.</summary>
    public Func<T, bool>? IsDelete { get; init; }

    /// <summary>How many records make a batch that is written at once; more, when more have come together. At least 1; the default is 100.</summary>
    public int BatchRows { get; init; } = 100;

    /// <summary>After what time a smaller batch is written; zero: only when it is full, and before checkpoints. The default is 1 second.</summary>
    public TimeSpan BatchInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many times in a row a batch is tried again after a lost connection, a deadlock and the like, each time a second later. The default is 3.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>How often a record arrives across failures. <see cref="DeliveryGuarantee.None"/> is as <see cref="DeliveryGuarantee.AtLeastOnce"/>, without the batch before a checkpoint.</summary>
    public DeliveryGuarantee DeliveryGuarantee { get; init; } = DeliveryGuarantee.AtLeastOnce;

    /// <summary>The table of the markers of exactly-once sinks; it is made when it is not there.</summary>
    public string EpochTable { get; init; } = "actorstream_epochs";

    /// <inheritdoc/>
    public override string ToString() => Table;

    bool ISink<T>.CommitsOnCheckpoints => DeliveryGuarantee == DeliveryGuarantee.ExactlyOnce;

    void ISink<T>.Validate()
    {
        if (DataSource is null) throw new ArgumentException("JdbcSink.DataSource is null. Give an NpgsqlDataSource or a SqliteDataSource.");
        if (string.IsNullOrWhiteSpace(Table)) throw new ArgumentException("JdbcSink.Table is empty. Name the table.");
        if (UpsertKey is null || Columns is null) throw new ArgumentException("JdbcSink.UpsertKey or Columns is null. Leave it out.");
        if (BatchRows < 1) throw new ArgumentException($"JdbcSink.BatchRows is {BatchRows}; it must be at least 1.");
        if (BatchInterval < TimeSpan.Zero) throw new ArgumentException($"JdbcSink.BatchInterval is {BatchInterval}; it must not be negative.");
        if (MaxRetries < 0) throw new ArgumentException($"JdbcSink.MaxRetries is {MaxRetries}; it must not be negative.");
        if (IsDelete is not null && UpsertKey.Count == 0) throw new ArgumentException("JdbcSink.IsDelete needs UpsertKey: the columns by which a row is known.");
        if (string.IsNullOrWhiteSpace(EpochTable)) throw new ArgumentException("JdbcSink.EpochTable is empty. Leave it out, or name a table for the markers.");
        SinkBinding.Members(this);
    }

    Inlet<T> ISink<T>.CreateOperator(OperatorContext context) => DeliveryGuarantee == DeliveryGuarantee.ExactlyOnce
        ? ((ISink<T>)new JdbcEpochSink<T>(this, context.Codecs.For<T>())).CreateOperator(context)
        : new BatchSinkOperator<T>(new JdbcWriter<T>(this, SinkContext.Of(context), context.Metrics)).Input;
}
