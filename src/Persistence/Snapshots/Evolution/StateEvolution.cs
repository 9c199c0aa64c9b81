namespace ActorStream.Persistence;

/// <summary>Brings stored state into the shape that its types have now: members added, removed, reordered, widened. Keys stay as they are.</summary>
internal static class StateEvolution
{
    /// <summary>What turns the rows of a stored state into those of the declared one; null when they are the same bytes.</summary>
    /// <exception cref="StateMismatchException">They do not fit.</exception>
    public static ShapeConverter? Between(StateDescriptor stored, StateDescriptor declared)
    {
        var isCopy = true;
        for (var i = 0; i < declared.Shapes.Count; i++)
        {
            var ((role, now), (_, before)) = (declared.Shapes[i], stored.Shapes[i]);
            if (ShapeConverter.Between(before, now, role, out var fault) is not { } converter)
                throw Refused(declared, role, before, now, fault!);
            if (role is not ("value" or "row") && !converter.IsCopy)
                throw Refused(declared, role, before, now, $"by it, what is stored is found again");
            isCopy &= converter.IsCopy;
        }
        if (isCopy)
            return null;
        var shape = RowShape.Of(stored);
        if (ShapeWalker.Opaque(shape) is { } opaque)
        {
            throw new StateMismatchException(
                $"State \"{declared.Name}\" has changed from {shape} to {RowShape.Of(declared)}, and cannot be converted: how long a value of {opaque.Name} is, only its own serializer knows. "
                + "Declare it as it was, or give the new state another name.");
        }
        return ShapeConverter.Between(shape, RowShape.Of(declared), "", out _);
    }

    /// <summary>The stored state with its rows converted.</summary>
    public static StateSnapshot Convert(StateSnapshot state, StateDescriptor declared, ShapeConverter converter)
    {
        var parts = new ReadOnlyMemory<byte>[state.Parts.Count];
        var writer = new StateWriter([]);
        try
        {
            for (var i = 0; i < parts.Length; i++)
            {
                writer.Clear();
                var reader = new StateReader(state.Parts[i].Span);
                while (reader.Remaining > 0)
                    converter.Convert(ref reader, ref writer);
                parts[i] = writer.ToArray();
            }
        }
        finally
        {
            writer.Dispose();
        }
        return state with { Descriptor = declared, Parts = parts };
    }

    static StateMismatchException Refused(StateDescriptor declared, string role, TypeShape before, TypeShape now, string fault) => new(
        $"State \"{declared.Name}\": its {role} was stored as {before}, and is now declared as {now}; {fault}. Declare it as it was, or give the new state another name. "
        + "(A time to live is part of the type: state with one cannot be restored without it, nor the other way round.)");
}
