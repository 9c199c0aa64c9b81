using System.Data.Common;

namespace ActorStream.Connectors;

/// <summary>Which member goes to which column.</summary>
internal static class SinkBinding
{
    /// <summary>The members that are written, with the names of their columns; checked before there is a connection.</summary>
    /// <exception cref="ArgumentException">The names do not fit the type.</exception>
    public static IReadOnlyList<(RowMember Member, string Column)> Members<T>(JdbcSink<T> sink)
    {
        var where = $"JdbcSink<{CsvTypes.Name(typeof(T))}>";
        var model = RowModel.Of(typeof(T), JdbcDialect.Of(sink.DataSource).IsColumn);
        if (sink.Columns.Count == 0)
        {
            if (!model.IsNamed) throw new ArgumentException($"{where}: {CsvTypes.Name(typeof(T))} has no names at run time. Name its columns with Columns, in their order, or use a record.");
            return [.. model.Members.Select(static m => (m, m.Name))];
        }
        var stored = model.Members.Where(static m => m.IsStored).ToArray();
        if (stored.Length != sink.Columns.Count)
            throw new ArgumentException($"{where}: Columns names {sink.Columns.Count} columns, and the record has {stored.Length} members: {string.Join(", ", stored.Select(static m => m.Name))}.");
        return [.. stored.Zip(sink.Columns)];
    }

    /// <summary>Finds each member's column in a table.</summary>
    /// <exception cref="JdbcException">A member has no column, or its values do not fit; a column that must have a value gets none.</exception>
    public static IReadOnlyList<BoundColumn> Bind<T>(JdbcSink<T> sink, JdbcDialect dialect, TableShape table, string where)
    {
        var bound = new List<BoundColumn>();
        foreach (var (member, name) in Members(sink))
        {
            var at = ColumnNames.Find(table.Names, name);
            // What is computed is written where there is a column for it.
            if (at < 0 && !member.IsStored) continue;
            if (at < 0)
                throw new JdbcException($"{where} has no column for the member {member.Name} of {CsvTypes.Name(typeof(T))} (\"{name}\", in any case, with or without underscores). Its columns: {string.Join(", ", table.Names)}.");
            var column = table.Columns[at];
            if (!dialect.Fits(member.Type, column))
                throw new JdbcException($"{where}: the member {member.Name} is of type {CsvTypes.Name(member.Type)}, which does not go into the column {column.Name} of type {column.FullType}. Convert it before the sink, or change the column.");
            bound.Add(new(member, column, sink.UpsertKey.Any(k => ColumnNames.Find(table.Names, k) == at)));
        }
        foreach (var key in sink.UpsertKey)
        {
            var at = ColumnNames.Find(table.Names, key);
            if (at < 0 || !bound.Exists(b => b.Column == table.Columns[at]))
                throw new JdbcException($"{where}: UpsertKey names \"{key}\", and no member goes to a column of this name. Members and columns: {string.Join(", ", bound.Select(static b => b.Column.Name))}.");
        }
        var missing = table.Columns.Where(c => c.IsRequired && !bound.Exists(b => b.Column == c)).Select(static c => c.Name).ToArray();
        if (missing.Length > 0)
            throw new JdbcException($"{where}: {string.Join(", ", missing)} must not be null, has no default, and no member of {CsvTypes.Name(typeof(T))} goes there. Add a member, or give the column a default.");
        return bound;
    }

    /// <summary>Opens a connection and gets a table's statements ready.</summary>
    public static async Task<JdbcSession<T>> OpenAsync<T>(JdbcSink<T> sink, JdbcDialect dialect, string where, CancellationToken cancellationToken)
    {
        var connection = await sink.DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var table = await dialect.FindTableAsync(connection, sink.Table, cancellationToken).ConfigureAwait(false);
            if (table is null) throw new JdbcException($"{where} does not exist. Create it, or name its schema. Tables there: {await TablesAsync(connection, dialect, cancellationToken).ConfigureAwait(false)}.");
            return dialect.Open(connection, table, Bind(sink, dialect, table, where), sink);
        }
        catch (Exception)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<string> TablesAsync(DbConnection connection, JdbcDialect dialect, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
#pragma warning disable CA2100 // A constant of the dialect.
            command.CommandText = dialect.TablesQuery;
#pragma warning restore CA2100
            var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                var names = new List<string>();
                while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false)) names.Add(rows.GetString(0));
                return names.Count == 0 ? "none" : string.Join(", ", names);
            }
        }
    }
}
