using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>The rows of a table as they were when it was frozen, or those that had changed. Any one thread may read it while the table goes on.</summary>
/// <remarks>
/// It looks at the table's own pages. Before the table changes a row it gives the row as it was to the newest frozen table; a reader takes a row from its page first and looks then
/// whether it, or a newer one, was given the row meanwhile: what was read may be half old and half new only if it was. <see cref="Dispose"/> may be called on any thread.
/// </remarks>
internal sealed class FrozenTable<TKey, TRow> : IDisposable
{
    const int PlaceBits = 8;
    const int FirstKept = 16;
    const int RunRows = 64;
    const int FewRows = 16;
    const int PagesFromFiles = 8;
    const int ManyRows = 1 << 20;

    readonly Entry<TKey, TRow>[][] _pages;
    readonly int _pageBits;
    readonly ulong[]? _changed;
    readonly PagedRows<TKey, TRow>? _paged;

    // The rows that were given to it: for each position where it is in _kept, from 1.
    int[]?[]? _places;
    Entry<TKey, TRow>[][] _kept = [];
    int _keptCount;
    volatile FrozenTable<TKey, TRow>? _next;

    // A run of rows that were copied together.
    Entry<TKey, TRow>[] _run = [];
    int _runStart = -RunRows;
    Entry<TKey, TRow> _found;
    int[]? _index;
    PageCopy<TKey, TRow>?[]? _fromFiles;
    volatile bool _released;

    internal FrozenTable(
        KeyGroupRange range, Entry<TKey, TRow>[][] pages, int pageBits, int count, ulong[]? changed, IReadOnlyList<RemovedKey<TKey>> removed, PagedRows<TKey, TRow>? paged = null)
    {
        _paged = paged;
        paged?.Memory.Log.Lease();
        Range = range;
        _pages = pages;
        _pageBits = pageBits;
        _changed = changed;
        Count = count;
        Removed = removed;
    }

    public KeyGroupRange Range { get; }

    /// <summary>How many rows the table had.</summary>
    public int Count { get; }

    /// <summary>Whether these are only the rows that had changed, and <see cref="Removed"/> says what is gone.</summary>
    public bool IsChanges => _changed is not null;

    /// <summary>The keys that were removed; some of them may be there again.</summary>
    public IReadOnlyList<RemovedKey<TKey>> Removed { get; }

    internal bool Released => _released;

    /// <summary>How many rows it was given.</summary>
    internal long KeptCount => _keptCount;

    /// <summary>How much memory a row takes that it was given.</summary>
    internal static int KeptBytes => Unsafe.SizeOf<Entry<TKey, TRow>>() + sizeof(int);

    /// <summary>Memory for the table's next bits, made by the thread that releases: the pause of a freeze would be longer by it.</summary>
    internal ulong[]? Spare { get; private set; }

    /// <summary>The next newer frozen table of the same pages.</summary>
    internal FrozenTable<TKey, TRow>? Next
    {
        get => _next;
        set => _next = value;
    }

    /// <summary>Pages that the live table has given up. Touched only by its thread.</summary>
    internal List<Entry<TKey, TRow>[]> Retired { get; } = [];

    /// <summary>The same where pages may be in files.</summary>
    internal PagedRows<TKey, TRow>? RetiredRows { get; set; }

    /// <summary>A cursor before the first row.</summary>
    public FrozenCursor Rows() => new(-1);

    /// <summary>Moves to the next row; false when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool MoveNext(ref FrozenCursor cursor)
    {
        ObjectDisposedException.ThrowIf(_released, this);
        var next = cursor.Position + 1;
        if (_changed is { } changed)
        {
            var word = next >> 6;
            var bits = word < changed.Length ? changed[word] & (ulong.MaxValue << next) : 0;
            while (bits == 0 && ++word < changed.Length)
                bits = changed[word];
            next = bits == 0 ? Count : (word << 6) + BitOperations.TrailingZeroCount(bits);
        }
        cursor = new(next);
        return next < Count;
    }

    /// <summary>Moves to the next rows that lie together; false when there are none.</summary>
    /// <param name="cursor">Where the rows before were.</param>
    /// <param name="run">The rows; they hold until the next call.</param>
    /// <param name="wanted">One bit for each of them that is to be read.</param>
    public bool NextRun(ref FrozenCursor cursor, out ReadOnlySpan<Entry<TKey, TRow>> run, out ulong wanted)
    {
        ObjectDisposedException.ThrowIf(_released, this);
        run = default;
        wanted = 0;
        var word = (cursor.Position + RunRows) / RunRows;
        for (var words = (Count + RunRows - 1) / RunRows; word < words; word++)
        {
            wanted = WantedAt(word);
            if (wanted == 0)
                continue;
            var start = word * RunRows;
            if (Count - start < RunRows)
                wanted &= (1UL << (Count - start)) - 1;
            if (wanted == 0)
                continue;
            CopyRun(start);
            run = _run;
            cursor = new(start);
            return true;
        }
        return false;
    }

    /// <summary>The row that a cursor is at; it holds until the cursor is moved.</summary>
    public ref readonly Entry<TKey, TRow> At(in FrozenCursor cursor)
    {
        var place = cursor.Position - _runStart;
        if ((uint)place >= RunRows)
        {
            CopyRun(cursor.Position & ~(RunRows - 1));
            place = cursor.Position - _runStart;
        }
        return ref _run[place];
    }

    /// <summary>The row of a key, of all rows; a null reference when there is none. It holds until the next call. The first call makes an index.</summary>
    public ref readonly TRow Find<TKeyCodec>(scoped in TKey key, ulong hash, in TKeyCodec keyCodec)
        where TKeyCodec : struct, ICodec<TKey>
    {
        ObjectDisposedException.ThrowIf(_released, this);
        var index = _index ??= Index();
        var mask = (uint)index.Length - 1;
        for (var place = PlaceOf(hash, mask); index[place] != 0; place = (place + 1) & mask)
        {
            ref readonly var entry = ref EntryAt(index[place] - 1);
            if (entry.Hash == hash && keyCodec.Equals(in entry.Key, in key))
                return ref entry.Row;
        }
        return ref Unsafe.NullRef<TRow>();
    }

    public void Dispose()
    {
        if (_released)
            return;
        if (Count >= ManyRows)
        {
            Spare = new ulong[(Count >> 6) + (Count >> 9)];
            Array.Clear(Spare);
        }
        _released = true;
        _fromFiles = null;
        _paged?.Memory.Log.Return();
    }

    /// <summary>Whether a row is among those that can be read here.</summary>
    internal bool Wants(int position) =>
        position < Count && (_changed is not { } changed || (position >> 6 < changed.Length && (changed[position >> 6] & (1UL << position)) != 0));

    /// <summary>Takes a row as it was, before it is changed. Called by the thread of the live table.</summary>
    internal void Keep(int position, in Entry<TKey, TRow> entry)
    {
        var number = _keptCount++;
        var (chunk, place) = (number >> _pageBits, number & ((1 << _pageBits) - 1));
        if (chunk == _kept.Length)
            Array.Resize(ref _kept, chunk + 1);
        if (place == 0)
            _kept[chunk] = new Entry<TKey, TRow>[chunk == 0 ? Math.Min(FirstKept, 1 << _pageBits) : 1 << _pageBits];
        else if (place == _kept[chunk].Length)
            Array.Resize(ref _kept[chunk], place * 2);
        _kept[chunk][place] = entry;
        var places = _places;
        if (places is null)
            Volatile.Write(ref _places, places = new int[]?[(Count >> PlaceBits) + 1]);
        if (places[position >> PlaceBits] is not { } run)
            Volatile.Write(ref places[position >> PlaceBits], run = new int[1 << PlaceBits]);
        Volatile.Write(ref run[position & ((1 << PlaceBits) - 1)], number + 1);
        // What was given must be seen before what is written next.
        Volatile.WriteBarrier();
    }

    ref readonly Entry<TKey, TRow> EntryAt(int position)
    {
        if (_paged is null)
            _found = _pages[position >> _pageBits][position & ((1 << _pageBits) - 1)];
        else
            _paged.Copy(position, new(ref _found), ref FromFile(position));
        Volatile.ReadBarrier();
        Correct(position, ref _found);
        return ref _found;
    }

    /// <summary>Copies rows that lie together, and puts those right that were changed before or while they were copied.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void CopyRun(int start)
    {
        _runStart = start;
        if (_run.Length == 0)
            _run = new Entry<TKey, TRow>[RunRows];
        var count = Math.Min(RunRows, Count - start);
        var wanted = WantedAt(start / RunRows);
        if (1 << _pageBits < RunRows || BitOperations.PopCount(wanted) < FewRows)
        {
            for (var bits = wanted; bits != 0; bits &= bits - 1)
            {
                var position = start + BitOperations.TrailingZeroCount(bits);
                if (position < Count)
                    _run[position - start] = EntryAt(position);
            }
        }
        else
        {
            if (_paged is null)
                _pages[start >> _pageBits].AsSpan(start & ((1 << _pageBits) - 1), count).CopyTo(_run);
            else
                _paged.Copy(start, _run.AsSpan(0, count), ref FromFile(start));
            Volatile.ReadBarrier();
            if (!IsCorrected(start))
                return;
            for (var i = 0; i < count; i++)
                Correct(start + i, ref _run[i]);
        }
    }

    ulong WantedAt(int word) => _changed is not { } changed ? ulong.MaxValue : word < changed.Length ? changed[word] : 0;

    /// <summary>Where a page is kept that has been read from the files.</summary>
    ref PageCopy<TKey, TRow>? FromFile(int position) => ref (_fromFiles ??= new PageCopy<TKey, TRow>?[PagesFromFiles])[(position >> _pageBits) % PagesFromFiles];

    /// <summary>Whether one of the rows near a position has been changed.</summary>
    bool IsCorrected(int position)
    {
        for (var table = this; table is not null; table = table._next)
        {
            if (Volatile.Read(ref table._places) is { } places && position >> PlaceBits < places.Length && Volatile.Read(ref places[position >> PlaceBits]) is not null)
                return true;
        }
        return false;
    }

    void Correct(int position, ref Entry<TKey, TRow> entry)
    {
        for (var table = this; table is not null; table = table._next)
        {
            if (table.TryTake(position, ref entry))
                return;
        }
    }

    bool TryTake(int position, ref Entry<TKey, TRow> entry)
    {
        if (Volatile.Read(ref _places) is not { } places || position >> PlaceBits >= places.Length || Volatile.Read(ref places[position >> PlaceBits]) is not { } run)
            return false;
        var number = Volatile.Read(ref run[position & ((1 << PlaceBits) - 1)]) - 1;
        if (number < 0)
            return false;
        entry = Volatile.Read(ref _kept)[number >> _pageBits][number & ((1 << _pageBits) - 1)];
        return true;
    }

    int[] Index()
    {
        var index = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, Count) * 2)];
        var mask = (uint)index.Length - 1;
        for (var i = 0; i < Count; i++)
        {
            var place = PlaceOf(EntryAt(i).Hash, mask);
            while (index[place] != 0)
                place = (place + 1) & mask;
            index[place] = i + 1;
        }
        return index;
    }

    static uint PlaceOf(ulong hash, uint mask) => (uint)((hash * KeySpread.Factor(0)) >> 32) & mask;
}

/// <summary>A position in the rows of a <see cref="FrozenTable{TKey, TRow}"/>.</summary>
internal readonly record struct FrozenCursor(int Position);
