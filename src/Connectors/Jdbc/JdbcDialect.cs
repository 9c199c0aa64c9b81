using System.Data.Common;
using System.Linq.Expressions;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ActorStream.Connectors;

/// <summary>What differs between databases.</summary>
internal abstract class JdbcDialect
{
    /// <summary>The database's name for messages.</summary>
    public abstract string Name { get; }

    public static JdbcDialect Of(DbDataSource source) => source switch
    {
        NpgsqlDataSource => PostgreSqlDialect.Instance,
        SqliteDataSource => SqliteDialect.Instance,
        _ => throw new ArgumentException($"The data source is a {source.GetType().Name}. It must be an NpgsqlDataSource (PostgreSQL) or a SqliteDataSource."),
    };

    /// <summary>Which database it is, without user and password.</summary>
    public abstract string Describe(DbDataSource source);

    /// <summary>What the database has under a name; null: nothing.</summary>
    public abstract Task<TableShape?> FindTableAsync(DbConnection connection, string table, CancellationToken cancellationToken);

    /// <summary>The tables that there are, for messages.</summary>
    public abstract string TablesQuery { get; }

    /// <summary>Whether values of a type can go to a column.</summary>
    public abstract bool Fits(Type member, TableColumn column);

    /// <summary>Whether values of a type can be a column at all.</summary>
    public abstract bool IsColumn(Type type);

    public abstract JdbcSession<T> Open<T>(DbConnection connection, TableShape table, IReadOnlyList<BoundColumn> bound, JdbcSink<T> sink);

    /// <summary>How many connections may add rows to a table at once for one sink.</summary>
    public virtual int MostWriters => 1;

    /// <summary>Whether doing the same again may succeed: the connection was lost, a deadlock, a server that starts.</summary>
    public abstract bool IsTransient(Exception error);

    /// <summary>Whether an error is about a row's values.</summary>
    public abstract bool IsOfRow(Exception error);

    /// <summary>An error's code, and what to do about it.</summary>
    public abstract (string? Code, string? Remedy) Explain(Exception error);
}

internal sealed class PostgreSqlDialect : JdbcDialect
{
    private const string Columns = """
        select to_regclass($1)::text, a.attname, coalesce(b.typname, t.typname), e.typname, format_type(a.atttypid, a.atttypmod),
               coalesce(e.typtype, b.typtype, t.typtype) = 'e', a.attnotnull and not a.atthasdef and a.attidentity = ''
        from pg_attribute a join pg_type t on t.oid = a.atttypid
             left join pg_type b on t.typtype = 'd' and b.oid = t.typbasetype
             left join pg_type e on coalesce(b.typcategory, t.typcategory) = 'A' and e.oid = coalesce(b.typelem, t.typelem)
        where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        order by a.attnum
        """;

    public static PostgreSqlDialect Instance { get; } = new();

    public override string Name => "PostgreSQL";

    public override string TablesQuery => "select c.oid::regclass::text from pg_class c where c.relkind in ('r', 'p', 'v') and pg_table_is_visible(c.oid) and c.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema') order by 1 limit 20";

    public override int MostWriters => 2;

    public override string Describe(DbDataSource source)
    {
        var at = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        return $"PostgreSQL database {at.Database ?? at.Username} at {at.Host}:{at.Port}";
    }

    public override async Task<TableShape?> FindTableAsync(DbConnection connection, string table, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(Columns, (NpgsqlConnection)connection) { Parameters = { new NpgsqlParameter { Value = table } } };
        await using (command.ConfigureAwait(false))
        {
            var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                var name = "";
                var columns = new List<TableColumn>();
                while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    name = rows.GetString(0);
                    columns.Add(new(rows.GetString(1), rows.GetString(2), rows.IsDBNull(3) ? null : rows.GetString(3), rows.GetString(4), rows.GetBoolean(5), rows.GetBoolean(6)));
                }
                return columns.Count == 0 ? null : new(name, columns);
            }
        }
    }

    public override bool Fits(Type member, TableColumn column) => PostgreSqlType.For(member, column) is not null;

    public override bool IsColumn(Type type) => SingleColumns.Contains(type);

    public override JdbcSession<T> Open<T>(DbConnection connection, TableShape table, IReadOnlyList<BoundColumn> bound, JdbcSink<T> sink) =>
        new PostgreSqlSession<T>((NpgsqlConnection)connection, table, bound, sink);

    // Besides lost connections: serialization failures and deadlocks, lack of resources, a server that stops or starts.
    public override bool IsTransient(Exception error) => error switch
    {
        PostgresException answer => answer.IsTransient || answer.SqlState[..2] is "08" or "40" or "53" or "57",
        NpgsqlException or System.Net.Sockets.SocketException or IOException or TimeoutException or ObjectDisposedException => true,
        _ => false,
    };

    // Besides the server, the driver and the conversions before it.
    public override bool IsOfRow(Exception error) => error is PostgresException answer ? answer.SqlState[..2] is "22" or "23" : error is OverflowException or FormatException or ArgumentException or InvalidCastException;

    public override (string? Code, string? Remedy) Explain(Exception error) =>
        error is PostgresException answer ? (answer.SqlState, SqlStates.Remedy(answer)) : (null, error is NpgsqlException ? "Check that the server runs and that host and port are right." : null);
}

internal sealed class SqliteDialect : JdbcDialect
{
    public static SqliteDialect Instance { get; } = new();

    public override string Name => "SQLite";

    public override string TablesQuery => "select name from sqlite_master where type in ('table', 'view') and name not like 'sqlite_%' order by 1 limit 20";

    public override string Describe(DbDataSource source) => source.ToString()!;

    public override async Task<TableShape?> FindTableAsync(DbConnection connection, string table, CancellationToken cancellationToken)
    {
        var bare = table.Replace("\"", "", StringComparison.Ordinal);
        var command = new SqliteCommand("select name, type, \"notnull\" and dflt_value is null and pk = 0 from pragma_table_info($1)", (SqliteConnection)connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddWithValue("$1", bare);
            using var rows = command.ExecuteReader();
            var columns = new List<TableColumn>();
            while (rows.Read()) columns.Add(new(rows.GetString(0), rows.GetString(1), null, rows.GetString(1), false, rows.GetInt64(2) != 0));
            return columns.Count == 0 ? null : new($"\"{bare}\"", columns);
        }
    }

    public override bool Fits(Type member, TableColumn column) => SqliteType.Convert(Expression.Parameter(member), column) is not null;

    public override bool IsColumn(Type type) => SingleColumns.Contains(type);

    public override JdbcSession<T> Open<T>(DbConnection connection, TableShape table, IReadOnlyList<BoundColumn> bound, JdbcSink<T> sink) =>
        new SqliteSession<T>(connection, table, bound, sink);

    // Busy and locked.
    public override bool IsTransient(Exception error) => error is SqliteException { SqliteErrorCode: 5 or 6 };

    // A constraint, or a value that the driver or a conversion does not take.
    public override bool IsOfRow(Exception error) => error is SqliteException { SqliteErrorCode: 19 } or OverflowException or FormatException or ArgumentException or InvalidOperationException;

    public override (string? Code, string? Remedy) Explain(Exception error) =>
        error is not SqliteException sqlite ? (null, null) : ($"SQLite {sqlite.SqliteExtendedErrorCode}", sqlite.SqliteExtendedErrorCode switch
        {
            1299 => "Give the member a value, or the column a default.",
            1555 or 2067 => "A row with this key is there: name the key in UpsertKey to write over it.",
            1 when sqlite.Message.Contains("ON CONFLICT", StringComparison.Ordinal) => "The columns of UpsertKey need a primary key or a unique index: create unique index on them.",
            13 => "The disk is full.",
            8 => "The file or its folder is read-only.",
            _ => null,
        });
}
