namespace ActorStream.Persistence;

/// <summary>A list in a row. It is only added to, behind what there is: a shallow copy of the cell is a snapshot of the list.</summary>
internal struct ListCell<T>
{
    public T[]? Items;
    public int Count;

    public readonly ReadOnlySpan<T> Span => Items.AsSpan(0, Count);

    public void Add(in T item)
    {
        if (Items is null)
            Items = new T[4];
        else if (Count == Items.Length)
            Array.Resize(ref Items, Count * 2);
        Items[Count++] = item;
    }
}

internal readonly struct ListCellCodec<T>(Codec<T> item) : ICodec<ListCell<T>>
{
    public ulong Hash(in ListCell<T> value) => throw new NotSupportedException("A list is not a key.");

    public bool Equals(in ListCell<T> x, in ListCell<T> y) => throw new NotSupportedException("A list is not a key.");

    public void Write(ref StateWriter writer, in ListCell<T> value)
    {
        writer.WriteVarUInt((ulong)value.Count);
        foreach (ref readonly var one in value.Span)
            item.Write(ref writer, in one);
    }

    public ListCell<T> Read(ref StateReader reader)
    {
        var items = new T[reader.ReadCount(0)];
        for (var i = 0; i < items.Length; i++)
            items[i] = item.Read(ref reader);
        return new() { Items = items.Length == 0 ? null : items, Count = items.Length };
    }
}

internal static class ListCellCodec
{
    public static Codec<ListCell<T>> Of<T>(Codec<T> item) => new Codec<ListCell<T>, ListCellCodec<T>>(
        new(item), new CodecTraits(new TypeShape(ShapeKind.List, "ListState", false, new MemberShape("item", item.Shape)), item.IsImmutable));
}
