namespace ActorStream.Persistence;

/// <summary>Writes the rows of one key group, and returns how many they are.</summary>
internal delegate int GroupWriter(ref StateWriter writer, int group);

/// <summary>Reads one row and puts it where it belongs.</summary>
internal delegate void RowReader(ref StateReader reader);

/// <summary>Keyed state to bytes by key group, and back into any range of groups.</summary>
internal static class KeyedParts
{
    public static StateSnapshot Write(StateDescriptor descriptor, KeyGroupRange range, GroupWriter writeGroup)
    {
        var parts = new ReadOnlyMemory<byte>[range.Count];
        var rows = 0L;
        var writer = new StateWriter([]);
        try
        {
            for (var i = 0; i < parts.Length; i++)
            {
                writer.Clear();
                rows += writeGroup(ref writer, range.First + i);
                parts[i] = writer.Length == 0 ? default : writer.ToArray();
            }
        }
        finally
        {
            writer.Dispose();
        }
        return new(descriptor, range, parts) { Rows = rows };
    }

    /// <summary>Reads the rows of those groups that are in the range.</summary>
    /// <exception cref="StateMismatchException">It was stored with another number of key groups.</exception>
    public static void Read(StateSnapshot state, KeyGroupRange range, RowReader readRow)
    {
        if (state.Range.MaxParallelism != range.MaxParallelism)
            throw new StateMismatchException(
                $"State \"{state.Descriptor.Name}\" was stored with a max parallelism of {state.Range.MaxParallelism}, and the operator now has {range.MaxParallelism}. "
                + $"Keys cannot be moved between key groups: set the max parallelism to {state.Range.MaxParallelism}.");
        for (var group = Math.Max(range.First, state.Range.First); group < Math.Min(range.End, state.Range.End); group++)
        {
            var reader = new StateReader(state.Parts[group - state.Range.First].Span);
            while (reader.Remaining > 0)
                readRow(ref reader);
        }
    }
}
