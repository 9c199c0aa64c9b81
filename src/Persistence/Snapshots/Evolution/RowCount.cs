namespace ActorStream.Persistence;

/// <summary>Counts rows by stepping over them: what a state says of itself must lead exactly through its bytes.</summary>
internal static class RowCount
{
    /// <summary>How many rows or items a state has; -1 when a serializer of the user's own stands in the way.</summary>
    /// <exception cref="StateFormatException">Its shapes do not fit its bytes.</exception>
    public static long Of(StateSnapshot state)
    {
        var row = RowShape.Of(state.Descriptor);
        if (ShapeWalker.Opaque(row) is not null)
            return -1;
        var rows = 0L;
        foreach (var part in state.Parts)
        {
            var reader = new StateReader(part.Span);
            if (!state.Descriptor.IsKeyed)
            {
                ShapeWalker.Skip(ref reader, row);
                if (reader.Remaining > 0)
                    reader.ThrowInvalid($"{reader.Remaining:N0} bytes are left after an item of state \"{state.Descriptor.Name}\"");
                rows++;
            }
            for (; reader.Remaining > 0; rows++)
                ShapeWalker.Skip(ref reader, row);
        }
        return rows;
    }
}
