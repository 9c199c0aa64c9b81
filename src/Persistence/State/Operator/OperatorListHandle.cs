namespace ActorStream.Persistence;

internal sealed class OperatorListHandle<T>(string name, StateKind kind, Codec<T> codec) : ListState<T>, IOperatorState
{
    ListCell<T> _list;

    public StateDescriptor Descriptor { get; } = new(name, kind, new MemberShape("value", codec.Shape));

    public override int Count => _list.Count;

    public override T this[int index] => _list.Span[index];

    public override void Add(T value) => _list.Add(in value);

    public override void AddRange(IEnumerable<T> values)
    {
        foreach (var value in values)
            _list.Add(in value);
    }

    public override void Update(IEnumerable<T> values)
    {
        var items = values.ToArray();
        _list = new() { Items = items, Count = items.Length };
    }

    public override IReadOnlyList<T> Get() => _list.Items is { } items ? new ArraySegment<T>(items, 0, _list.Count) : Array.Empty<T>();

    public override void Clear() => _list = default;

    public FrozenState Freeze()
    {
        var list = _list;
        return FrozenItems.Of(Descriptor, list.Count, (ref StateWriter writer, int i) => codec.Write(ref writer, in list.Items![i]), codec.IsImmutable);
    }

    public void Restore(ReadOnlySpan<byte> item) => Add(codec.FromBytes(item));
}
