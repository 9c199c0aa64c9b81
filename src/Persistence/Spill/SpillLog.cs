namespace ActorStream.Persistence;

/// <summary>Where a page is in the files.</summary>
/// <param name="Segment">The file; null: nowhere.</param>
/// <param name="Position">Its first byte.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="Hash">The checksum of them.</param>
internal readonly record struct SpillPlace(SpillSegment? Segment, long Position, int Length, ulong Hash);

/// <summary>
/// The files of one task for state that memory has no room for. Only appended to; a file in which nothing is needed any more is removed, and when more than half of all is not
/// needed, what is needed of the emptiest file is to be moved. Written by the task's thread; any thread may read.
/// </summary>
/// <param name="folder">Where the files are.</param>
/// <param name="name">A part of their names.</param>
/// <param name="segmentBytes">How long a file gets.</param>
internal sealed class SpillLog(ISpillFolder folder, string name, long segmentBytes = SpillLog.DefaultSegmentBytes) : IDisposable
{
    public const long DefaultSegmentBytes = 64 << 20;

    readonly List<SpillSegment> _segments = [];
    readonly Lock _lock = new();
    SpillSegment? _current;
    int _leases = 1;
    long _total;

    /// <summary>How many bytes have been written.</summary>
    public long Written { get; private set; }

    /// <summary>How many bytes of what is in the files are needed.</summary>
    public long Live { get; private set; }

    /// <summary>How many bytes the files have.</summary>
    public long Total => Volatile.Read(ref _total);

    public int SegmentCount => _segments.Count;

    public SpillPlace Append(ReadOnlySpan<byte> page)
    {
        var segment = _current;
        if (segment is null || segment.Length + page.Length > segmentBytes)
            segment = Begin();
        try
        {
            segment.File.Write(page, segment.Length);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw SpillErrors.NotWritten(segment.File.Path, cause);
        }
        var place = new SpillPlace(segment, segment.Length, page.Length, KeyHash.OfUtf8(page));
        segment.Length += page.Length;
        segment.Live += page.Length;
        Live += page.Length;
        Written += page.Length;
        Volatile.Write(ref _total, _total + page.Length);
        return place;
    }

    /// <summary>Reads a page.</summary>
    /// <exception cref="InvalidDataException">It is not what was written.</exception>
    public static void Read(in SpillPlace place, Span<byte> into)
    {
        var file = place.Segment!.File;
        for (var read = 0; read < place.Length;)
        {
            int count;
            try
            {
                count = file.Read(into[read..place.Length], place.Position + read);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                throw SpillErrors.NotRead(file.Path, place.Position + read, cause);
            }
            if (count == 0)
                throw SpillErrors.Damaged(file.Path, place.Position, place.Length, $"it ends at byte {place.Position + read:N0}");
            read += count;
        }
        if (KeyHash.OfUtf8(into[..place.Length]) != place.Hash)
            throw SpillErrors.Damaged(file.Path, place.Position, place.Length, "its content does not have the checksum that it was written with");
    }

    /// <summary>A page is not needed where it is any more.</summary>
    public void Forget(in SpillPlace place)
    {
        if (place.Segment is not { } segment)
            return;
        Live -= place.Length;
        segment.Live -= place.Length;
        if (segment.Live == 0 && segment != _current)
            Remove(segment);
    }

    /// <summary>The file from which pages should be moved; null: none.</summary>
    public SpillSegment? Sparse()
    {
        var dead = _total - Live;
        if (dead < segmentBytes || dead <= Live)
            return null;
        SpillSegment? sparse = null;
        foreach (var segment in _segments)
        {
            if (segment != _current && (sparse is null || segment.Live < sparse.Live))
                sparse = segment;
        }
        return sparse;
    }

    /// <summary>The files stay until the log is disposed of and what has been taken here is given back.</summary>
    public void Lease() => Interlocked.Increment(ref _leases);

    /// <summary>Gives back a lease, on any thread.</summary>
    public void Return()
    {
        if (Interlocked.Decrement(ref _leases) > 0)
            return;
        lock (_lock)
        {
            _segments.ForEach(static segment => segment.Release());
            _segments.Clear();
            Volatile.Write(ref _total, 0);
        }
    }

    public void Dispose() => Return();

    SpillSegment Begin()
    {
        var segment = new SpillSegment(folder.Create(name));
        var last = _current;
        lock (_lock)
            _segments.Add(segment);
        _current = segment;
        if (last is { Live: 0 })
            Remove(last);
        return segment;
    }

    void Remove(SpillSegment segment)
    {
        lock (_lock)
        {
            if (!_segments.Remove(segment))
                return;
            Volatile.Write(ref _total, _total - segment.Length);
        }
        segment.Release();
    }
}
