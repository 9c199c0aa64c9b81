namespace ActorStream.Connectors;

/// <summary>A column of a table.</summary>
/// <param name="Name">As the database has it.</param>
/// <param name="Type">The type's name in the catalog, of a domain the one below it: int8, timestamptz; SQLite: as it was declared.</param>
/// <param name="Element">Of an array, the elements' type; else null.</param>
/// <param name="FullType">The type as it is written in SQL.</param>
/// <param name="IsEnum">Whether the type (of an array: its elements') is an enumeration of the database.</param>
/// <param name="IsRequired">Whether a row needs a value: not null and no default.</param>
internal sealed record TableColumn(string Name, string Type, string? Element, string FullType, bool IsEnum, bool IsRequired);

/// <summary>A table as the database describes it.</summary>
/// <param name="Name">As it is written in SQL.</param>
/// <param name="Columns">Its columns, in order.</param>
internal sealed record TableShape(string Name, IReadOnlyList<TableColumn> Columns)
{
    public IReadOnlyList<string> Names { get; } = [.. Columns.Select(static c => c.Name)];
}

/// <summary>A member and the column it goes to.</summary>
internal sealed record BoundColumn(RowMember Member, TableColumn Column, bool IsKey);
