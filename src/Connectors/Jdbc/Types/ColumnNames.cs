namespace ActorStream.Connectors;

/// <summary>Finds columns by the names of members: case and underscores do not count.</summary>
internal static class ColumnNames
{
    public static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>The index of a name's column; -1 where there is none.</summary>
    /// <exception cref="ArgumentException">Several columns could be meant.</exception>
    public static int Find(IReadOnlyList<string> columns, string name)
    {
        var found = -1;
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i] == name) return i;
            if (Plain(columns[i]) != Plain(name)) continue;
            if (found >= 0) throw new ArgumentException($"\"{name}\" could be the column {columns[found]} or {columns[i]}: names are compared without case and underscores. Rename one of them.");
            found = i;
        }
        return found;
    }
}
