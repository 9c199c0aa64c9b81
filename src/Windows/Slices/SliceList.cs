using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>The slices that are kept, in order of time.</summary>
internal sealed class SliceList<TKey, TAcc, TCodec> : IBulkLoad
    where TCodec : struct, ICodec<TKey>
{
    const int ScannedFirst = 4;

    Slice<TKey, TAcc, TCodec>[] _slices = new Slice<TKey, TAcc, TCodec>[8];
    int _head;

    public int Count { get; private set; }

    /// <summary>Whether new slices are loaded at once.</summary>
    public bool IsLoading { get; private set; }

    public Slice<TKey, TAcc, TCodec> this[int index] => _slices[_head + index];

    /// <summary>The slice that holds a time, if there is one.</summary>
    public Slice<TKey, TAcc, TCodec>? Find(long timestamp)
    {
        var index = LastStartingBy(timestamp);
        return index >= 0 && timestamp < this[index].End ? this[index] : null;
    }

    /// <summary>The index of the last slice that begins at <paramref name="time"/> or before; -1: none.</summary>
    public int LastStartingBy(long time)
    {
        var low = 0;
        var high = Count;
        for (var i = Count - 1; i >= 0 && i >= Count - ScannedFirst; i--)
        {
            if (this[i].Start <= time) return i;
            high = i;
        }
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (this[middle].Start <= time) low = middle + 1;
            else high = middle;
        }
        return low - 1;
    }

    /// <summary>The index of the first slice that begins at <paramref name="time"/> or later; <see cref="Count"/>: none.</summary>
    public int FirstStartingAt(long time) => time == long.MinValue ? 0 : LastStartingBy(time - 1) + 1;

    /// <summary>The index of the first slice that ends behind <paramref name="time"/>; <see cref="Count"/>: none.</summary>
    public int FirstEndingAfter(long time)
    {
        var index = LastStartingBy(time);
        return index >= 0 && this[index].End > time ? index : index + 1;
    }

    public void Insert(Slice<TKey, TAcc, TCodec> slice)
    {
        if (_head + Count == _slices.Length) MakeRoom();
        var index = LastStartingBy(slice.Start) + 1;
        Array.Copy(_slices, _head + index, _slices, _head + index + 1, Count - index);
        _slices[_head + index] = slice;
        Count++;
    }

    public void RemoveFirst()
    {
        _slices[_head++] = null!;
        if (--Count == 0) _head = 0;
    }

    public void RemoveAt(int index)
    {
        Array.Copy(_slices, _head + index + 1, _slices, _head + index, Count - index - 1);
        _slices[_head + --Count] = null!;
    }

    public void BeginLoad() => IsLoading = true;

    public void EndLoad()
    {
        IsLoading = false;
        for (var i = 0; i < Count; i++) this[i].Rows.EndLoad();
    }

    void MakeRoom()
    {
        var target = _head >= Count ? _slices : new Slice<TKey, TAcc, TCodec>[_slices.Length * 2];
        Array.Copy(_slices, _head, target, 0, Count);
        if (target == _slices) Array.Clear(_slices, Count, _slices.Length - Count);
        _slices = target;
        _head = 0;
    }
}
