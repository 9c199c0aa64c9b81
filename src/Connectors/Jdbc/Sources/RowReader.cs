using System.Data.Common;
using System.Globalization;
using System.Linq.Expressions;

namespace ActorStream.Connectors;

/// <summary>Makes records of rows, compiled for the columns of one result.</summary>
internal sealed class RowReader<T>
{
    private readonly Func<DbDataReader, T> _read;
    private readonly (string Column, Func<DbDataReader, object?> Read)[] _each;
    private readonly int _key;

    /// <param name="rows">The result, for its columns.</param>
    /// <param name="keyColumn">The column that has the row's key as text; null: none.</param>
    /// <param name="first">The first column that counts.</param>
    /// <param name="end">Behind the last one; -1: all.</param>
    /// <exception cref="ArgumentException">A member has no column, or cannot take its values.</exception>
    public RowReader(DbDataReader rows, string? keyColumn, int first = 0, int end = -1)
    {
        var names = Enumerable.Range(0, rows.FieldCount).Select(rows.GetName).ToArray();
        _key = keyColumn is null ? -1 : Array.LastIndexOf(names, keyColumn);
        if (_key >= 0) names = names[..^1];
        names = names[first..(end < 0 ? names.Length : end)];
        var model = RowModel.Of(typeof(T), SingleColumns.Contains);
        var stored = model.Members.Where(static m => m.IsStored).ToArray();
        var row = Expression.Parameter(typeof(DbDataReader), "row");
        var values = new List<Expression>();
        for (var i = 0; i < stored.Length; i++)
        {
            var at = model.IsNamed ? ColumnNames.Find(names, stored[i].Name) : i < names.Length ? i : -1;
            if (at < 0) throw new ArgumentException($"there is no column for the member {stored[i].Name} of {CsvTypes.Name(typeof(T))}. Columns: {string.Join(", ", names)}");
            values.Add(ColumnReads.Read(row, rows, first + at, names[at], stored[i]));
        }
        _read = Expression.Lambda<Func<DbDataReader, T>>(model.Make(values), row).Compile();
        _each = [.. values.Select((v, i) => (stored[i].Name, Expression.Lambda<Func<DbDataReader, object?>>(Expression.Convert(v, typeof(object)), row).Compile()))];
    }

    public void Read(DbDataReader from, ref JdbcRow<T> row)
    {
        row = default;
        if (_key >= 0) row.Key = from.IsDBNull(_key) ? throw new ArgumentException("a row's value of OrderBy is null: reading could not go on behind it. Order by a column that is never null") : from.GetString(_key);
        try
        {
            row.Record = _read(from);
        }
        catch (Exception cause) when (cause is InvalidCastException or OverflowException or FormatException or ArgumentException or System.Text.Json.JsonException)
        {
            row.Fault = Fault(from, cause);
            row.Text = Text(from);
        }
    }

    /// <summary>The first member that cannot be read is the one at fault.</summary>
    private string Fault(DbDataReader from, Exception cause)
    {
        foreach (var (member, read) in _each)
        {
            try
            {
                read(from);
            }
            catch (Exception own) when (own is not OutOfMemoryException)
            {
                return $"{member}: {own.Message}";
            }
        }
        return cause.Message;
    }

    private string Text(DbDataReader from)
    {
        var parts = new List<string>();
        for (var i = 0; i < from.FieldCount; i++)
        {
            if (i == _key) continue;
            try
            {
                parts.Add($"{from.GetName(i)}={(from.IsDBNull(i) ? "null" : Convert.ToString(from.GetValue(i), CultureInfo.InvariantCulture))}");
            }
            catch (Exception own) when (own is InvalidCastException or OverflowException or FormatException)
            {
                parts.Add($"{from.GetName(i)}=?");
            }
        }
        return string.Join(", ", parts);
    }
}
