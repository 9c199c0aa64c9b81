using System.Buffers;
using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>Reads one row and puts it where it belongs, in place of what is there for its key.</summary>
internal delegate void RowReader(ref StateReader reader);

/// <summary>Reads keyed state into any range of key groups.</summary>
internal static class KeyedParts
{
    /// <summary>Takes those groups that are in the range: first the keys that were removed, then the rows.</summary>
    /// <exception cref="StateMismatchException">It was stored with another number of key groups.</exception>
    public static void Read(StateSnapshot state, KeyGroupRange range, RowReader readRow, RowReader removeKey)
    {
        if (state.Range.MaxParallelism != range.MaxParallelism)
            throw new StateMismatchException(
                $"State \"{state.Descriptor.Name}\" was stored with a max parallelism of {state.Range.MaxParallelism}, and the operator now has {range.MaxParallelism}. "
                + $"Keys cannot be moved between key groups: set the max parallelism to {state.Range.MaxParallelism}.");
        var (first, end) = (Math.Max(range.First, state.Range.First), Math.Min(range.End, state.Range.End));
        if (state.Parts is StoredParts stored)
        {
            ReadAhead(stored, first - state.Range.First, end - state.Range.First, readRow);
            return;
        }
        for (var group = first; group < end; group++)
        {
            if (state.Removed is { } removed)
                ReadAll(removed[group - state.Range.First].Span, removeKey);
            ReadAll(state.Parts[group - state.Range.First].Span, readRow);
        }
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
