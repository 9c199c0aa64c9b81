namespace ActorStream.Windows;

/// <summary>
/// The records of a window and their timestamps. Arrays are only ever written behind <see cref="Count"/>, and removing makes new ones: so a copy of
/// this struct, in a checkpoint or in a user's hands, stays what it was.
/// </summary>
internal struct ElementList<T>
{
    const int FirstCapacity = 4;

    T[]? _values;
    long[]? _timestamps;

    public int Count { get; private set; }

    public readonly T this[int index] => (uint)index < (uint)Count
        ? _values![index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"The window has {Count} records, counted from 0.");

    public readonly ReadOnlySpan<T> Values => new(_values, 0, Count);

    public readonly long TimestampAt(int index) => (uint)index < (uint)Count
        ? _timestamps![index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"The window has {Count} records, counted from 0.");

    public void Add(in T value, long timestamp)
    {
        if (Count == (_values?.Length ?? 0)) Grow(Count + 1);
        _values![Count] = value;
        _timestamps![Count] = timestamp;
        Count++;
    }

    /// <summary>Adds what another window has had; both keep their order.</summary>
    public void AddAll(in ElementList<T> other)
    {
        if (Count == 0)
        {
            this = other;
            return;
        }
        for (var i = 0; i < other.Count; i++) Add(in other._values![i], other._timestamps![i]);
    }

    public void RemoveIndexes(Func<int, bool> remove)
    {
        var kept = default(ElementList<T>);
        for (var i = 0; i < Count; i++)
            if (!remove(i)) kept.Add(in _values![i], _timestamps![i]);
        if (kept.Count < Count) this = kept;
    }

    /// <summary>A view that does not change when records are added or removed later.</summary>
    public readonly IReadOnlyList<T> View() => new ArraySegment<T>(_values ?? [], 0, Count);

    void Grow(int least)
    {
        var capacity = Math.Max(least, Math.Max(FirstCapacity, Count * 2));
        Array.Resize(ref _values, capacity);
        Array.Resize(ref _timestamps, capacity);
    }
}
