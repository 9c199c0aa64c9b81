using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

// Copy-on-write. A segment is shared while a frozen table is held that was taken when the segment was already there: its epoch is at most the epoch
// of that freeze. Freezing is O(1); the first write after it copies the directory, the first write to a segment copies the segment.
internal abstract partial class SegmentedTable<TKey, TRow>
{
    readonly RowCopy<TRow>? _copyRow;
    readonly List<FrozenTable<TKey, TRow>> _frozen = [];

    /// <summary>The epoch of the newest freeze that is still held; -1 when there is none, which is what the hot path asks.</summary>
    private protected long _frozenLimit = -1;

    /// <summary>Whether reading must copy as well, because what is read may be changed in place.</summary>
    private protected bool _copyOnRead;

    long _epoch;
    bool _directoryShared;
    DirectorySlot<TKey, TRow>[]? _spareDirectory;

    /// <summary>The rows as they are now, to be read while the table goes on.</summary>
    public FrozenTable<TKey, TRow> Freeze()
    {
        if (_frozenLimit >= 0)
            CollectReleased();
        if (_epoch + 1 >= (long)SegmentHeader.LastEpoch)
            throw new InvalidOperationException($"The table has been frozen {_epoch} times, which is as often as its segments can tell apart. Restart the job.");
        var frozen = new FrozenTable<TKey, TRow>(Range, _directory, _depth, Count, _epoch);
        _frozen.Add(frozen);
        _frozenLimit = _epoch++;
        _directoryShared = true;
        _copyOnRead = _copyRow is not null;
        Version++;
        return frozen;
    }

    /// <summary>Makes the segment of a slot the live table's own, so that it can be written to.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected void Unshare(int slot)
    {
        CollectReleased();
        if ((uint)slot >= (uint)_directory.Length)
            return;
        var segment = _directory[slot].Segment;
        var header = new SegmentHeader(segment[0].Hash);
        if (header.Epoch > _frozenLimit)
            return;
        OwnDirectory();
        var copy = NewSegment(segment.Length - 1, header.Count, header.Depth);
        segment.AsSpan(1).CopyTo(copy.AsSpan(1));
        if (_copyRow is { } copyRow)
        {
            foreach (ref var entry in copy.AsSpan(1))
            {
                if (entry.Hash != 0)
                    entry.Row = copyRow(in entry.Row);
            }
        }
        var span = SpanOf(segment);
        Fill(slot & -span, span, copy);
        Retire(segment);
        Version++;
    }

    /// <summary>Takes a segment that has left the live directory: back to the pool, or kept until no frozen table can be reading it.</summary>
    void Retire(Entry<TKey, TRow>[] segment)
    {
        if (new SegmentHeader(segment[0].Hash).Epoch > _frozenLimit)
            _pool.Return(segment);
        else
            _frozen[^1].Retired.Add(segment);
    }

    void OwnDirectory()
    {
        if (!_directoryShared)
            return;
        var shared = _directory;
        NewDirectory(shared.Length);
        shared.CopyTo(_directory, 0);
    }

    void NewDirectory(int length)
    {
        _directory = _spareDirectory is { } spare && spare.Length == length ? spare : new DirectorySlot<TKey, TRow>[length];
        _spareDirectory = null;
        _directoryShared = false;
    }

    /// <summary>Forgets the frozen tables that have been released, and takes back what no other can be reading.</summary>
    private protected void CollectReleased()
    {
        var kept = 0;
        for (var i = 0; i < _frozen.Count; i++)
        {
            var frozen = _frozen[i];
            if (!frozen.Released)
            {
                _frozen[kept++] = frozen;
                continue;
            }
            // What was retired under a freeze left before any later freeze: only older ones can share it.
            var directory = frozen.TakeDirectory();
            if (kept > 0)
                continue;
            foreach (var segment in frozen.Retired)
                _pool.Return(segment);
            if (directory != _directory && !IsDirectoryOfAnother(directory, i))
                _spareDirectory = directory;
        }
        if (kept == _frozen.Count)
            return;
        _frozen.RemoveRange(kept, _frozen.Count - kept);
        if (kept > 0)
        {
            _frozenLimit = _frozen[^1].Epoch;
            return;
        }
        _frozenLimit = -1;
        _directoryShared = false;
        _copyOnRead = false;
    }

    bool IsDirectoryOfAnother(DirectorySlot<TKey, TRow>[] directory, int index)
    {
        for (var i = index + 1; i < _frozen.Count; i++)
        {
            if (_frozen[i].Shares(directory))
                return true;
        }
        return false;
    }
}
