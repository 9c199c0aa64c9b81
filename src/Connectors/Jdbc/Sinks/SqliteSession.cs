using System.Data.Common;
using System.Linq.Expressions;
using Microsoft.Data.Sqlite;

namespace ActorStream.Connectors;

/// <summary>Writes to SQLite: a prepared statement for each row, a transaction for each batch.</summary>
internal sealed class SqliteSession<T> : JdbcSession<T>
{
    private readonly DbCommand _insert;
    private readonly DbCommand? _delete;
    private readonly LastOfKey<T>? _last;
    private readonly Func<T, object>[] _values;
    private readonly Func<T, object>[] _key;

    public SqliteSession(DbConnection connection, TableShape table, IReadOnlyList<BoundColumn> bound, JdbcSink<T> sink)
        : base(connection)
    {
        var key = bound.Where(static b => b.IsKey).ToArray();
        _values = [.. bound.Select(Getter)];
        _key = [.. key.Select(Getter)];
        var names = string.Join(", ", bound.Select(Name));
        var others = bound.Where(static b => !b.IsKey).Select(static b => $"{Name(b)} = excluded.{Name(b)}").ToArray();
        var conflict = key.Length == 0 ? "" : $" on conflict ({string.Join(", ", key.Select(Name))}) do {(others.Length == 0 ? "nothing" : $"update set {string.Join(", ", others)}")}";
        _insert = Command($"insert into {table.Name} ({names}) values ({string.Join(", ", bound.Select(static (_, i) => $"$p{i}"))}){conflict}", bound.Count);
        if (key.Length == 0) return;
        _last = new(new KeyComparer<T>(key.Select(static b => b.Member)), sink.IsDelete);
        _delete = Command($"delete from {table.Name} where {string.Join(" and ", key.Select(static (b, i) => $"{Name(b)} = $p{i}"))}", key.Length);
    }

    public override Task BeginAsync(CancellationToken cancellationToken) => RunAsync("begin immediate", cancellationToken);

    public override async Task WriteAsync(ReadOnlyMemory<T> rows, bool isInTransaction, CancellationToken cancellationToken)
    {
        if (!isInTransaction) await BeginAsync(cancellationToken).ConfigureAwait(false);
        if (_last is null)
        {
            foreach (ref readonly var row in rows.Span) Execute(_insert, _values, row);
        }
        else
        {
            _last.Sort(rows.Span);
            foreach (var row in _last.Deletes) Execute(_delete!, _key, row);
            foreach (var row in _last.Upserts) Execute(_insert, _values, row);
        }
        if (!isInTransaction) await CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        await _insert.DisposeAsync().ConfigureAwait(false);
        if (_delete is not null) await _delete.DisposeAsync().ConfigureAwait(false);
        // What was begun and not committed must not go back to the pool.
        try
        {
            await RunAsync("rollback", CancellationToken.None).ConfigureAwait(false);
        }
        catch (SqliteException)
        {
            // Nothing was begun.
        }
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private static void Execute(DbCommand command, Func<T, object>[] values, T row)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i](row);
        command.ExecuteNonQuery();
    }

    /// <summary>A column's value of a record, as a parameter takes it.</summary>
    public static Func<T, object> Getter(BoundColumn bound)
    {
        var record = Expression.Parameter(typeof(T), "record");
        return Expression.Lambda<Func<T, object>>(SqliteType.Convert(bound.Member.Of(record), bound.Column)!, record).Compile();
    }

    private static string Name(BoundColumn bound) => $"\"{bound.Column.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private DbCommand Command(string text, int parameters)
    {
        var command = Connection.CreateCommand();
#pragma warning disable CA2100 // Names are quoted, values are parameters.
        command.CommandText = text;
#pragma warning restore CA2100
        for (var i = 0; i < parameters; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"$p{i}";
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
