namespace ActorStream.Connectors;

/// <summary>The statements of a sink's table.</summary>
internal sealed class PostgreSqlStatements<T>
{
    public PostgreSqlStatements(TableShape table, IReadOnlyList<PostgreSqlColumn<T>> columns, IReadOnlyList<PostgreSqlColumn<T>> key)
    {
        var names = string.Join(", ", columns.Select(Name));
        var conflict = Conflict(columns, key);
        CanCopy = columns.All(static c => !c.Type.NeedsCast);
        Copy = $"copy {table.Name} ({names}) from stdin (format binary)";
        InsertRow = $"insert into {table.Name} ({names}) values ({string.Join(", ", columns.Select(static (c, i) => Value(c, $"${i + 1}")))}){conflict}";
        DeleteRow = $"delete from {table.Name} where {string.Join(" and ", key.Select(static (c, i) => $"{Name(c)} = {Value(c, $"${i + 1}")}"))}";
        if (columns.All(static c => !c.Type.IsArray))
            InsertArrays = $"insert into {table.Name} ({names}) select {Casts(columns)} from unnest({Arrays(columns)}) as r({Numbers(columns)}){conflict}";
        if (key.All(static c => !c.Type.IsArray))
            DeleteArrays = $"delete from {table.Name} as t using unnest({Arrays(key)}) as r({Numbers(key)}) where {string.Join(" and ", key.Select(static (c, i) => $"t.{Name(c)} = r.c{i}{c.Cast}"))}";
    }

    public bool CanCopy { get; }

    public string Copy { get; }

    /// <summary>Inserts (or writes over) rows given as an array for each column; null: a column is an array itself, and such do not nest.</summary>
    public string? InsertArrays { get; }

    public string InsertRow { get; }

    public string? DeleteArrays { get; }

    public string DeleteRow { get; }

    private static string Name(PostgreSqlColumn<T> column) => Quote(column.Bound.Column.Name);

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Value(PostgreSqlColumn<T> column, string place) => $"{place}::{column.Type.Sql}{column.Cast}";

    private static string Arrays(IEnumerable<PostgreSqlColumn<T>> columns) => string.Join(", ", columns.Select(static (c, i) => $"${i + 1}::{c.Type.Sql}[]"));

    private static string Numbers(IEnumerable<PostgreSqlColumn<T>> columns) => string.Join(", ", columns.Select(static (_, i) => $"c{i}"));

    private static string Casts(IEnumerable<PostgreSqlColumn<T>> columns) => string.Join(", ", columns.Select(static (c, i) => $"r.c{i}{c.Cast}"));

    private static string Conflict(IReadOnlyList<PostgreSqlColumn<T>> columns, IReadOnlyList<PostgreSqlColumn<T>> key)
    {
        if (key.Count == 0) return "";
        var others = columns.Where(static c => !c.Bound.IsKey).Select(static c => $"{Name(c)} = excluded.{Name(c)}").ToArray();
        return $" on conflict ({string.Join(", ", key.Select(Name))}) do {(others.Length == 0 ? "nothing" : $"update set {string.Join(", ", others)}")}";
    }
}
