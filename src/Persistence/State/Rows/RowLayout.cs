namespace ActorStream.Persistence;

/// <summary>Composes the row type of an operator from its cells, once, when all states are declared.</summary>
internal static class RowLayout
{
    public const int MostCells = 64;

    /// <summary>The type of the cells, and for each cell the type of the path to it.</summary>
    public static (Type Cells, Type[] Paths) Of(IReadOnlyList<Type> cells)
    {
        var last = cells.Count - 1;
        var type = cells[last];
        var paths = new Type[cells.Count];
        paths[last] = typeof(LastCell<>).MakeGenericType(cells[last]);
        for (var i = last - 1; i >= 0; i--)
        {
            for (var later = i + 1; later <= last; later++)
                paths[later] = typeof(LaterCell<,,,>).MakeGenericType(cells[i], type, paths[later], cells[later]);
            paths[i] = typeof(FirstCell<,>).MakeGenericType(cells[i], type);
            type = typeof(Cells<,>).MakeGenericType(cells[i], type);
        }
        return (type, paths);
    }
}
