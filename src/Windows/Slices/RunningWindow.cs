using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>
/// What the slices of the current window have together, by key, as the window moves on: a slice comes in at one end and, of sliding windows, leaves at the other.
/// Each costs one merge or so for each of its keys, however many slices the window has. It follows from the slices: snapshots do without it.
/// </summary>
internal abstract class RunningWindow<TKey, TIn, TAcc, TCodec>
    where TCodec : struct, ICodec<TKey>
{
    /// <summary>How many keys there are.</summary>
    public abstract int Count { get; }

    /// <summary>Takes a slice in: one that is later than all before.</summary>
    public abstract void Enter(Slice<TKey, TAcc, TCodec> slice);

    /// <summary>Lets the earliest slices go: those that begin before <paramref name="to"/>, the first of them at <paramref name="from"/> or later.</summary>
    public abstract void Leave(long from, long to);

    /// <summary>A record has been added to a slice that is already in.</summary>
    /// <param name="key">The record's key.</param>
    /// <param name="hash">The key's hash.</param>
    /// <param name="slice">The slice.</param>
    /// <param name="isNew">Whether the slice did not have the key before.</param>
    /// <param name="value">The record.</param>
    public abstract void AddTo(Slice<TKey, TAcc, TCodec> slice, bool isNew, in TKey key, ulong hash, in TIn value);

    /// <summary>A cursor for <see cref="Emit"/>.</summary>
    public abstract Cursor Rows();

    /// <summary>Emits results from the cursor on.</summary>
    /// <returns>False when the output is full.</returns>
    public abstract bool Emit(ref Cursor cursor, TimeWindow window);

    public abstract void Clear();
}
