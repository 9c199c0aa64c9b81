using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>A position in the rows of a <see cref="StateTable{TKey, TRow, TKeyCodec}"/> or its frozen form, on its way down. Rows may be changed, and the one at hand removed, while it is held.</summary>
internal struct Cursor(int position, int end)
{
    internal int Position = position;
    readonly int _end = end;

    /// <summary>Moves to the next row; false when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext() => --Position >= _end;
}
