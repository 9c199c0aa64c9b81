using System.Buffers;
using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>Reads one row and puts it where it belongs, in place of what is there for its key.</summary>
internal delegate void RowReader(ref StateReader reader);

/// <summary>Reads keyed state into any range of key groups.</summary>
internal static class KeyedParts
{
    /// <summary>How many threads load large state at the same time.</summary>
    public static int Loaders { get; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Takes those groups that are in the range: first the keys that were removed, then the rows.</summary>
    /// <exception cref="StateMismatchException">It was stored with another number of key groups.</exception>
    public static void Read(StateSnapshot state, KeyGroupRange range, RowReader readRow, RowReader removeKey)
    {
        var (first, end) = GroupsOf(state, range);
        if (state.Parts is StoredParts stored)
        {
            ReadAhead(stored, first, end, readRow);
            return;
        }
        for (var group = first; group < end; group++)
        {
            if (state.Removed is { } removed)
                ReadAll(removed[group].Span, removeKey);
            ReadAll(state.Parts[group].Span, readRow);
        }
    }

    /// <summary>Loads those groups that are in the range, which are all there is.</summary>
    /// <exception cref="StateMismatchException">It was stored with another number of key groups.</exception>
    public static void Load(StateSnapshot state, KeyGroupRange range, IReadOnlyList<IPartLoader> loaders)
    {
        var (first, end) = GroupsOf(state, range);
        if (state.Parts is not StoredParts stored)
        {
            for (var group = first; group < end; group++)
                loaders[0].Load(state.Parts[group].Span);
            return;
        }
        // Each has its own run of groups: rows come to lie in the same order every time.
        var others = new Task[loaders.Count - 1];
        for (var i = 0; i < others.Length; i++)
        {
            var loader = i + 1;
            others[i] = Task.Run(() => Load(stored, At(loader), At(loader + 1), loaders[loader]));
        }
        try
        {
            Load(stored, At(0), At(1), loaders[0]);
        }
        finally
        {
            Task.WhenAll(others).GetAwaiter().GetResult();
        }

        int At(int loader) => first + (int)((long)Math.Max(0, end - first) * loader / loaders.Count);
    }

    static void Load(StoredParts parts, int first, int end, IPartLoader loader)
    {
        var most = 0;
        for (var i = first; i < end; i++)
            most = Math.Max(most, parts.LengthOf(i));
        var buffer = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            for (var i = first; i < end; i++)
            {
                var part = buffer.AsSpan(0, parts.LengthOf(i));
                parts.Decode(i, part);
                loader.Load(part);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Which parts of a state are in a range.</summary>
    static (int First, int End) GroupsOf(StateSnapshot state, KeyGroupRange range)
    {
        if (state.Range.MaxParallelism != range.MaxParallelism)
            throw new StateMismatchException(
                $"State \"{state.Descriptor.Name}\" was stored with a max parallelism of {state.Range.MaxParallelism}, and the operator now has {range.MaxParallelism}. "
                + $"Keys cannot be moved between key groups: set the max parallelism to {state.Range.MaxParallelism}.");
        return (Math.Max(range.First, state.Range.First) - state.Range.First, Math.Min(range.End, state.Range.End) - state.Range.First);
    }

    /// <summary>Reads parts one after the other, and has the next one decompressed meanwhile.</summary>
    static void ReadAhead(StoredParts parts, int first, int end, RowReader readRow)
    {
        var next = Decode(parts, first, end);
        for (var i = first; i < end; i++)
        {
            var buffer = next.GetAwaiter().GetResult();
            next = Decode(parts, i + 1, end);
            try
            {
                ReadAll(buffer.AsSpan(0, parts.LengthOf(i)), readRow);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    static Task<byte[]> Decode(StoredParts parts, int index, int end) => index >= end ? Task.FromResult(Array.Empty<byte>()) : Task.Run(() =>
    {
        var buffer = ArrayPool<byte>.Shared.Rent(parts.LengthOf(index));
        parts.Decode(index, buffer);
        return buffer;
    });

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ReadAll(ReadOnlySpan<byte> part, RowReader read)
    {
        var reader = new StateReader(part);
        while (reader.Remaining > 0)
            read(ref reader);
    }
}
