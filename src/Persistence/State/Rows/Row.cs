namespace ActorStream.Persistence;

/// <summary>The row of a key: one cell for each declared state of the operator.</summary>
/// <typeparam name="TCells">The cells, as nested <see cref="Cells{TCell, TRest}"/>.</typeparam>
internal struct Row<TCells>
{
    /// <summary>Bit i says whether state i has anything for the key. A row of zeros is removed.</summary>
    public ulong Present;
    public TCells Cells;
}

/// <summary>A cell and the cells after it; the last cell stands for itself.</summary>
internal struct Cells<TCell, TRest>
{
    public TCell Cell;
    public TRest Rest;
}

/// <summary>The way to one cell, as a type: it costs nothing to follow.</summary>
internal interface ICellPath<TCells, TCell>
{
    static abstract ref TCell Of(ref TCells cells);
}

internal readonly struct LastCell<TCell> : ICellPath<TCell, TCell>
{
    public static ref TCell Of(ref TCell cells) => ref cells;
}

internal readonly struct FirstCell<TCell, TRest> : ICellPath<Cells<TCell, TRest>, TCell>
{
    public static ref TCell Of(ref Cells<TCell, TRest> cells) => ref cells.Cell;
}

internal readonly struct LaterCell<TFirst, TRest, TPath, TCell> : ICellPath<Cells<TFirst, TRest>, TCell>
    where TPath : struct, ICellPath<TRest, TCell>
{
    public static ref TCell Of(ref Cells<TFirst, TRest> cells) => ref TPath.Of(ref cells.Rest);
}
