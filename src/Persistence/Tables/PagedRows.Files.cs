using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorStream.Persistence;

// Pages on their way to the files and back.
internal sealed partial class PagedRows<TKey, TRow>
{
    /// <summary>How many bytes of objects a row with references is taken to have beside what they say.</summary>
    const int ObjectBytes = 32;
    const int Sampled = 16;

    public override void MoveOutOf(SpillSegment segment)
    {
        byte[]? buffer = null;
        for (var page = 0; page < PageCount; page++)
        {
            if (_states[page].Place.Segment != segment)
                continue;
            var place = _states[page].Place;
            if (buffer is null || buffer.Length < place.Length)
                buffer = GC.AllocateUninitializedArray<byte>(place.Length);
            SpillLog.Read(in place, buffer);
            var moved = _memory.Log.Append(buffer.AsSpan(0, place.Length));
            lock (_gate)
                _states[page].Place = moved;
            _memory.Log.Forget(in place);
        }
    }

    /// <summary>Copies rows of one page, as they are now or were at some time since the last that a frozen table was given one of them. On any thread.</summary>
    /// <param name="position">The first.</param>
    /// <param name="into">Room for as many as are wanted.</param>
    /// <param name="cache">The page that the reader had last from the files.</param>
    public void Copy(int position, Span<Entry<TKey, TRow>> into, ref PageCopy<TKey, TRow>? cache)
    {
        var page = position >> _pageBits;
        var first = position & ((1 << _pageBits) - 1);
        SpillPlace place;
        int rows;
        lock (_gate)
        {
            if (Pages[page] is { } held)
            {
                held.AsSpan(first, into.Length).CopyTo(into);
                return;
            }
            (place, rows) = (_states[page].Place, _states[page].Rows);
            // Rows that have all been removed, so that a frozen table has been given every one.
            if (place.Segment is null)
                return;
            place.Segment.Use();
        }
        try
        {
            if (cache is null || cache.Place != place)
                cache = ReadCopy(in place, rows);
        }
        finally
        {
            place.Segment.Release();
        }
        cache.Rows.AsSpan(first, into.Length).CopyTo(into);
    }

    void Load(int page)
    {
        ref var state = ref _states[page];
        _memory.Reserve(BytesOf(in state));
        var rows = Take(state.Rows);
        Read(in state.Place, rows);
        lock (_gate)
            Pages[page] = rows;
        _memory.CountRead();
        Enter(page);
    }

    void Evict(int page)
    {
        ref var state = ref _states[page];
        var rows = Pages[page]!;
        if (state.IsDirty)
        {
            var count = Math.Clamp(Count - (page << _pageBits), 0, rows.Length);
            var place = count == 0 ? default : IsPlain ? _memory.Write(Bytes(rows, count)) : WriteByForm(rows, count, page);
            lock (_gate)
            {
                state.Place = place;
                state.IsDirty = false;
                Pages[page] = null;
            }
        }
        else
        {
            lock (_gate)
                Pages[page] = null;
        }
        Leave(page);
        _pool.Return(rows);
    }

    void MakeDirty(int page)
    {
        ref var state = ref _states[page];
        var place = state.Place;
        lock (_gate)
        {
            state.IsDirty = true;
            state.Place = default;
        }
        _memory.Log.Forget(in place);
    }

    SpillPlace WriteByForm(Entry<TKey, TRow>[] rows, int count, int page)
    {
        var writer = new StateWriter([]);
        try
        {
            foreach (ref readonly var entry in rows.AsSpan(0, count))
                _form!.Write(ref writer, in entry);
            SetHeap(page, HeapOf(writer.Length, count));
            return _memory.Write(writer.WrittenSpan);
        }
        finally
        {
            writer.Dispose();
        }
    }

    void Read(in SpillPlace place, Entry<TKey, TRow>[] rows)
    {
        if (place.Segment is null)
            return;
        if (IsPlain)
        {
            SpillLog.Read(in place, Bytes(rows, place.Length / EntryBytes));
            return;
        }
        var buffer = _memory.Buffer(place.Length);
        SpillLog.Read(in place, buffer);
        Decode(buffer, rows);
    }

    PageCopy<TKey, TRow> ReadCopy(in SpillPlace place, int rows)
    {
        var copy = new Entry<TKey, TRow>[rows];
        if (IsPlain)
        {
            SpillLog.Read(in place, Bytes(copy, place.Length / EntryBytes));
        }
        else
        {
            var buffer = GC.AllocateUninitializedArray<byte>(place.Length);
            SpillLog.Read(in place, buffer);
            Decode(buffer, copy);
        }
        return new(place, copy);
    }

    void Decode(ReadOnlySpan<byte> bytes, Entry<TKey, TRow>[] rows)
    {
        var reader = new StateReader(bytes);
        for (var i = 0; reader.Remaining > 0; i++)
            _form!.Read(ref reader, ref rows[i]);
    }

    /// <summary>Looks anew how much memory the objects of a page take, from some of its rows.</summary>
    void Estimate(int page)
    {
        var rows = Pages[page]!;
        var count = Math.Clamp(Count - (page << _pageBits), 0, rows.Length);
        if (count == 0)
            return;
        var step = Math.Max(1, count / Sampled);
        var writer = new StateWriter([]);
        try
        {
            var sampled = 0;
            for (var i = 0; i < count; i += step, sampled++)
                _form!.Write(ref writer, in rows[i]);
            SetHeap(page, HeapOf((long)writer.Length * count / sampled, count));
        }
        finally
        {
            writer.Dispose();
        }
        _memory.Reserve(0);
    }

    // Text takes two bytes a character in memory, and mostly one when it is written.
    static long HeapOf(long written, int rows) => (2 * written) + ((long)ObjectBytes * rows);

    static Span<byte> Bytes(Entry<TKey, TRow>[] rows, int count) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<Entry<TKey, TRow>, byte>(ref MemoryMarshal.GetArrayDataReference(rows)), count * EntryBytes);
}
