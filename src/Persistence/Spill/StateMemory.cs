using System.Runtime.InteropServices;

namespace ActorStream.Persistence;

/// <summary>
/// The memory of one task's keyed state, where it has a limit. Pages that are in memory are in a ring; when there is no room, a hand goes around it and sends those to the files that
/// have not been used since it came by last. Used by the task's thread alone, but for what is said otherwise.
/// </summary>
internal sealed class StateMemory : IDisposable
{
    /// <summary>So many pages that were used last stay: the references that have been handed out to their rows hold.</summary>
    public const int Protected = 8;

    readonly StateMemoryLimit _limit;
    readonly List<(PageOwner Owner, int Page)> _ring = [];
    readonly List<PageOwner> _owners = [];
    byte[] _buffer = [];
    int _hand;
    bool _isMember;
    bool _isDisposed;
    PageOwner? _last;
    int _lastPage = -1;
    long _used;
    long _pagesRead;

    public StateMemory(StateMemoryLimit limit, ISpillFolder folder, string name, long segmentBytes = SpillLog.DefaultSegmentBytes)
    {
        _limit = limit;
        Log = new(folder, name, segmentBytes);
    }

    public SpillLog Log { get; }

    /// <summary>How many bytes of state are in memory, about. Read on any thread.</summary>
    public long Used => Volatile.Read(ref _used);

    public long Limit => _limit.Share;

    /// <summary>How many pages have been read back. Read on any thread.</summary>
    public long PagesRead => Volatile.Read(ref _pagesRead);

    public int PagesInMemory => _ring.Count;

    /// <summary>Counts changes from one page to another.</summary>
    public uint Tick { get; private set; } = Protected;

    public void Add(PageOwner owner)
    {
        if (!_isMember)
            _limit.Join();
        _isMember = true;
        _owners.Add(owner);
    }

    public void Remove(PageOwner owner) => _owners.Remove(owner);

    /// <summary>A page is about to be accessed.</summary>
    /// <returns>Whether it is another than the one before.</returns>
    public bool MoveTo(PageOwner owner, int page)
    {
        if (_lastPage == page && _last == owner)
            return false;
        (_last, _lastPage) = (owner, page);
        Tick++;
        return true;
    }

    /// <summary>A page has come into memory.</summary>
    /// <returns>Its place in the ring.</returns>
    public int Enter(PageOwner owner, int page)
    {
        _ring.Add((owner, page));
        return _ring.Count - 1;
    }

    /// <summary>A page is not in memory any more.</summary>
    public void Leave(int slot)
    {
        var last = _ring.Count - 1;
        if (slot != last)
        {
            _ring[slot] = _ring[last];
            _ring[slot].Owner.SetSlot(_ring[slot].Page, slot);
        }
        _ring.RemoveAt(last);
        _lastPage = -1;
    }

    /// <summary>State takes more memory, or less.</summary>
    public void Charge(long bytes) => Volatile.Write(ref _used, _used + bytes);

    /// <summary>Makes room, if it can.</summary>
    public void Reserve(long bytes)
    {
        var limit = _limit.Share;
        for (var tries = 2 * _ring.Count; _used + bytes > limit && tries > 0 && _ring.Count > 0; tries--)
        {
            if (_hand >= _ring.Count)
                _hand = 0;
            var (owner, page) = _ring[_hand];
            if (!owner.TryEvict(page))
                _hand++;
        }
    }

    /// <summary>No reference to a row is held: any page may go that is one too many.</summary>
    public void Relieve()
    {
        Tick += Protected;
        _lastPage = -1;
        Reserve(0);
    }

    /// <summary>Writes a page to the files.</summary>
    public SpillPlace Write(ReadOnlySpan<byte> page)
    {
        var place = Log.Append(page);
        if (Log.Sparse() is { } sparse)
        {
            foreach (var owner in CollectionsMarshal.AsSpan(_owners))
                owner.MoveOutOf(sparse);
        }
        return place;
    }

    /// <summary>Memory to read pages into; it holds until the next call.</summary>
    public Span<byte> Buffer(int length)
    {
        if (_buffer.Length < length)
            _buffer = GC.AllocateUninitializedArray<byte>(Math.Max(length, 2 * _buffer.Length));
        return _buffer.AsSpan(0, length);
    }

    public void CountRead() => Volatile.Write(ref _pagesRead, _pagesRead + 1);

    /// <summary>The files are closed, as soon as no frozen table needs them. On any thread, after the task.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (_isMember)
            _limit.Leave();
        Log.Dispose();
    }
}
