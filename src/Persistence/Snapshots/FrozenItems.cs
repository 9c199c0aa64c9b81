namespace ActorStream.Persistence;

/// <summary>Writes the item of an index.</summary>
internal delegate void ItemWriter(ref StateWriter writer, int index);

/// <summary>The items of a state without key at a barrier.</summary>
internal sealed class FrozenItems : FrozenState
{
    readonly StateDescriptor _descriptor;
    readonly int _count;
    readonly ItemWriter _writeItem;

    FrozenItems(StateDescriptor descriptor, int count, ItemWriter writeItem)
    {
        _descriptor = descriptor;
        _count = count;
        _writeItem = writeItem;
    }

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
        var items = new ReadOnlyMemory<byte>[_count];
        var writer = new StateWriter([]);
        try
        {
            for (var i = 0; i < items.Length; i++)
            {
                writer.Clear();
                _writeItem(ref writer, i);
                items[i] = writer.ToArray();
            }
        }
        finally
        {
            writer.Dispose();
        }
        return new(_descriptor, default, items);
    }
}

/// <summary>A state that was written at the barrier itself.</summary>
internal sealed class WrittenState(StateSnapshot snapshot) : FrozenState
{
    public override StateSnapshot Write() => snapshot;
}
