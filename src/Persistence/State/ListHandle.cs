using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

internal sealed class ListHandle<T>(ICellSource<ListCell<T>> cell) : ListState<T>
{
    CellAccess<ListCell<T>>? _access;

    public override int Count
    {
        get
        {
            ref var list = ref Access.Find(false);
            return Unsafe.IsNullRef(ref list) ? 0 : list.Count;
        }
    }

    CellAccess<ListCell<T>> Access => _access ??= cell.Access;

    public override T this[int index] => Span[index];

    /// <summary>The elements in place; the span holds until state is next touched.</summary>
    public ReadOnlySpan<T> Span
    {
        get
        {
            ref var list = ref Access.Find(false);
            return Unsafe.IsNullRef(ref list) ? [] : list.Span;
        }
    }

    public override void Add(T value) => Access.GetOrAdd(out _).Add(in value);

    public override void AddRange(IEnumerable<T> values)
    {
        foreach (var value in values)
            Add(value);
    }

    public override void Update(IEnumerable<T> values)
    {
        var items = values.ToArray();
        if (items.Length == 0)
            Clear();
        else
            Access.GetOrAdd(out _) = new() { Items = items, Count = items.Length };
    }

    public override IReadOnlyList<T> Get()
    {
        ref var list = ref Access.Find(false);
        return Unsafe.IsNullRef(ref list) || list.Items is not { } items ? Array.Empty<T>() : new ArraySegment<T>(items, 0, list.Count);
    }

    public override void Clear() => Access.Clear();
}
