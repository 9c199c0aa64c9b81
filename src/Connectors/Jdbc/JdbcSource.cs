using System.Data.Common;
using ActorStream.Operators.Sources;
using ActorStream.Persistence;

namespace ActorStream.Connectors;

/// <summary>Reads a table or a query of PostgreSQL or SQLite once, row by row, each row as a record; in several partitions at a time where a column divides it.</summary>
/// <remarks>
/// <para>Columns go to members by name, whatever the case and the underscores; for tuples by position. Types: docs/jdbc.md. Rows are streamed, not collected.</para>
/// <para>A checkpoint stores for each partition how many rows were read and, with <see cref="OrderBy"/>, the last row's key. After a failure the query runs again. With <see cref="OrderBy"/>, which has
/// to be unique and never null, it goes on behind that key: exact, as long as rows that were read do not change. Without, as many rows are left out as were read: exact only while the table does not
/// change and the query has an order of its own. Partitions are read each in a snapshot of its own.</para>
/// </remarks>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// using var database = new SqliteDataSource("orders.db");
/// using (var create = database.CreateCommand("create table orders (id integer primary key, customer_name text, amount real); insert into orders values (1, 'ann', 9.5), (2, 'bob', 3)"))
///     create.ExecuteNonQuery();
/// env.FromSource(new JdbcSource&lt;Order> { DataSource = database, Query = "select id, customer_name, amount from orders where amount > 5", OrderBy = "id" }).Print();
/// await env.ExecuteAsync();
/// // prints: Order { Id = 1, CustomerName = ann, Amount = 9.5 }
///
/// public record Order(long Id, string CustomerName, double Amount);
/// </code></example>
public sealed class JdbcSource<T> : ISource<T>
{
    /// <summary>The database: an <c>NpgsqlDataSource</c> (PostgreSQL), or a <see cref="SqliteDataSource"/>. Whoever made it disposes of it, after the job.</summary>
    public required DbDataSource DataSource { get; init; }

    /// <summary>The query whose rows are read; or give <see cref="Table"/>.</summary>
    public string? Query { get; init; }

    /// <summary>The table whose rows are read, with its schema where needed; or give <see cref="Query"/>.</summary>
    public string? Table { get; init; }

    /// <summary>The column that rows are read in the order of, and that reading goes on behind after a failure: unique and never null. Null: the rows as they come.</summary>
    public string? OrderBy { get; init; }

    /// <summary>The column, of whole numbers, that divides the rows into <see cref="Partitions"/>; all four of these options or none.</summary>
    public string? PartitionColumn { get; init; }

    /// <summary>How many partitions.</summary>
    public int? Partitions { get; init; }

    /// <summary>The smallest number of the first partition; rows below it, and those with null, are read with it all the same.</summary>
    public long? LowerBound { get; init; }

    /// <summary>The largest number of the last partition; rows above it are read with it all the same.</summary>
    public long? UpperBound { get; init; }

    /// <summary>How many rows to ask PostgreSQL for at a time, through a cursor; 0, the default: the server sends as fast as rows are taken.</summary>
    public int FetchSize { get; init; }

    /// <summary>What to do with a row that is no record (null for a member that cannot be, a number that is too large): by default the job fails, naming row and column.</summary>
    public BadRecordPolicy BadRecords { get; init; } = BadRecordPolicy.Fail;

    /// <inheritdoc/>
    public Boundedness Boundedness => Boundedness.Bounded;

    /// <inheritdoc/>
    public override string ToString() => Table ?? "a query";

    void ISource<T>.Validate()
    {
        if (DataSource is null) throw new ArgumentException("JdbcSource.DataSource is null. Give an NpgsqlDataSource or a SqliteDataSource.");
        if (string.IsNullOrWhiteSpace(Query) == string.IsNullOrWhiteSpace(Table)) throw new ArgumentException("JdbcSource needs either Query or Table, and not both.");
        if (BadRecords is null) throw new ArgumentException("JdbcSource.BadRecords is null. Leave it out, or use BadRecordPolicy.Skip or SideOutput.");
        if (FetchSize < 0) throw new ArgumentException($"JdbcSource.FetchSize is {FetchSize}; it must not be negative.");
        var given = new object?[] { PartitionColumn, Partitions, LowerBound, UpperBound }.Count(static o => o is not null);
        if (given is not (0 or 4)) throw new ArgumentException("JdbcSource: PartitionColumn, Partitions, LowerBound and UpperBound go together. Give all four or none.");
        if (Partitions < 1) throw new ArgumentException($"JdbcSource.Partitions is {Partitions}; it must be at least 1.");
        if (LowerBound > UpperBound) throw new ArgumentException($"JdbcSource.LowerBound is {LowerBound}, above UpperBound, {UpperBound}.");
        RowModel.Of(typeof(T), JdbcDialect.Of(DataSource).IsColumn);
    }

    SplitDiscovery ISource<T>.CreateDiscovery(int parallelism, CodecRegistry codecs) =>
        new FixedSplits(partitions => Enumerable.Range(0, (int)partitions).Select(p => new JdbcSplit(p, (int)partitions)), JdbcSplit.Codec, grain: Partitions ?? 1);

    SplitReader<T> ISource<T>.CreateReader(SourceReaderContext context) => new JdbcReader<T>(this, context);
}
