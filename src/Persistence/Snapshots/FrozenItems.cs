namespace ActorStream.Persistence;

/// <summary>Writes the item of an index.</summary>
internal delegate void ItemWriter(ref StateWriter writer, int index);

/// <summary>The items of a state without key at a barrier.</summary>
internal sealed class FrozenItems : FrozenState
{
    readonly ItemWriter _writeItem;

    FrozenItems(StateDescriptor descriptor, int count, ItemWriter writeItem)
    {
        Descriptor = descriptor;
        Count = count;
        _writeItem = writeItem;
    }

    public StateDescriptor Descriptor { get; }

    public int Count { get; }

    /// <param name="descriptor">What the state is.</param>
    /// <param name="count">How many items there are.</param>
    /// <param name="writeItem">Writes one, on any thread.</param>
    /// <param name="isImmutable">Whether items stay as they are; if not, they are written at once.</param>
    public static FrozenState Of(StateDescriptor descriptor, int count, ItemWriter writeItem, bool isImmutable)
    {
        var frozen = new FrozenItems(descriptor, count, writeItem);
        return isImmutable ? frozen : new WrittenState(frozen.Write());
    }

    public override StateSnapshot Write()
    {
        var items = new List<ReadOnlyMemory<byte>>(Count);
        Write(item => items.Add(item.ToArray()));
        return new(Descriptor, default, items);
    }

    /// <summary>Gives out the items one after the other, each as bytes that are valid during the call.</summary>
    public void Write(Action<ReadOnlySpan<byte>> output)
    {
        var writer = new StateWriter([]);
        try
        {
            for (var i = 0; i < Count; i++)
            {
                writer.Clear();
                _writeItem(ref writer, i);
                output(writer.WrittenSpan);
            }
        }
        finally
        {
            writer.Dispose();
        }
    }
}

/// <summary>A state that was written at the barrier itself.</summary>
internal sealed class WrittenState(StateSnapshot snapshot) : FrozenState
{
    public override StateSnapshot Write() => snapshot;
}
