using System.Data.Common;
using System.Linq.Expressions;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ActorStream.Connectors;

/// <summary>Asks a table for the rows of a key, or for all of them.</summary>
internal sealed class LookupQuery<TKey, T>(DbDataSource source, string table, IReadOnlyList<string> key)
    where TKey : notnull
{
    private readonly JdbcDialect _dialect = JdbcDialect.Of(source);
    private Func<TKey, DbParameter[]>? _parameters;
    private string _find = "";
    private string _load = "";
    private RowReader<T>? _rows;
    private RowReader<T>? _loaded;
    private RowReader<TKey>? _keys;

    public async Task<IReadOnlyList<T>> FindAsync(TKey value, CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var command = Command(connection, _find);
            command.Parameters.AddRange(_parameters!(value));
            var found = new List<T>(1);
            await using (command.ConfigureAwait(false))
            {
                var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (rows.ConfigureAwait(false))
                {
                    var reader = _rows ??= new(rows, null);
                    while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false)) found.Add(Record(reader, rows));
                }
            }
            return found;
        }
    }

    public async Task<Dictionary<TKey, IReadOnlyList<T>>> LoadAsync(CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var all = new Dictionary<TKey, IReadOnlyList<T>>();
            var command = Command(connection, _load);
            await using (command.ConfigureAwait(false))
            {
                var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (rows.ConfigureAwait(false))
                {
                    var (keys, records) = (_keys ??= new(rows, null, 0, key.Count), _loaded ??= new(rows, null, key.Count));
                    while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
                    {
                        // No question has a key that is null.
                        if (Enumerable.Range(0, key.Count).Any(rows.IsDBNull)) continue;
                        var of = Record(keys, rows);
                        if (!all.TryGetValue(of, out var list)) all.Add(of, list = new List<T>(1));
                        ((List<T>)list).Add(Record(records, rows));
                    }
                }
            }
            return all;
        }
    }

    private static TRecord Record<TRecord>(RowReader<TRecord> reader, DbDataReader rows)
    {
        JdbcRow<TRecord> row = default;
        reader.Read(rows, ref row);
        return row.Fault is null ? row.Record : throw new ArgumentException($"a row is no {CsvTypes.Name(typeof(TRecord))}: {row.Fault}: {row.Text}");
    }

    private async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_parameters is null) await PrepareAsync(connection, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (Exception)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task PrepareAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var where = $"JdbcLookup: table {table} in the {_dialect.Describe(source)}";
        var shape = await _dialect.FindTableAsync(connection, table, cancellationToken).ConfigureAwait(false) ?? throw new JdbcException($"{where} does not exist. Create it, or name its schema.");
        var members = RowModel.Of(typeof(TKey), _dialect.IsColumn).Members.Where(static m => m.IsStored).ToArray();
        if (members.Length != key.Count) throw new JdbcException($"{where}: Key names {key.Count} columns, and {CsvTypes.Name(typeof(TKey))} has {members.Length} values.");
        var bound = new List<BoundColumn>();
        foreach (var (member, name) in members.Zip(key))
        {
            var at = ColumnNames.Find(shape.Names, name);
            if (at < 0) throw new JdbcException($"{where}: Key names \"{name}\". Its columns: {string.Join(", ", shape.Names)}.");
            if (!_dialect.Fits(member.Type, shape.Columns[at]))
                throw new JdbcException($"{where}: a key of type {CsvTypes.Name(member.Type)} cannot be compared with the column {name} of type {shape.Columns[at].FullType}.");
            bound.Add(new(member, shape.Columns[at], true));
        }
        var names = bound.Select(static b => $"\"{b.Column.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"").ToArray();
        _load = $"select {string.Join(", ", names)}, t.* from {shape.Name} as t";
        if (source is NpgsqlDataSource)
        {
            var columns = bound.Select(static b => PostgreSqlColumn<TKey>.Of(b, PostgreSqlType.For(b.Member.Type, b.Column)!)).ToArray();
            _find = $"select * from {shape.Name} where {string.Join(" and ", columns.Select((c, i) => $"{names[i]} = ${i + 1}{c.Cast}"))}";
            Volatile.Write(ref _parameters, value => [.. columns.Select(c => c.Single(value))]);
        }
        else
        {
            var values = bound.Select(static b => SqliteSession<TKey>.Getter(b)).ToArray();
            _find = $"select * from {shape.Name} where {string.Join(" and ", names.Select(static (n, i) => $"{n} = $p{i}"))}";
            Volatile.Write(ref _parameters, value => [.. values.Select((v, i) => new SqliteParameter($"$p{i}", v(value)))]);
        }
    }

    private static DbCommand Command(DbConnection connection, string text)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names are quoted, values are parameters.
        command.CommandText = text;
#pragma warning restore CA2100
        return command;
    }
}
