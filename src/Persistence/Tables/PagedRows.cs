using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>
/// The pages of a table, of which those that have not been used for a while are in files. Rows without references are written as they are in memory, others by their codecs. Changed by
/// the table's thread; frozen tables read it on others.
/// </summary>
internal sealed partial class PagedRows<TKey, TRow> : PageOwner, IDisposable
{
    const int WritesForEstimate = 256;

    readonly StateMemory _memory;
    readonly EntryForm<TKey, TRow>? _form;
    readonly PagePool<TKey, TRow> _pool;
    readonly int _pageBits;
    readonly Lock _gate = new();
    readonly List<int> _pinned = [];
    PageState[] _states = [];
    int _last;
    int _writes;

    /// <param name="memory">What says when pages go.</param>
    /// <param name="form">How rows with references are written.</param>
    /// <param name="pool">Where pages go and come from.</param>
    public PagedRows(StateMemory memory, EntryForm<TKey, TRow>? form, PagePool<TKey, TRow> pool)
    {
        _memory = memory;
        _form = form;
        _pool = pool;
        _pageBits = PagePool<TKey, TRow>.PageBits;
        pool.KeepFew();
        memory.Add(this);
    }

    /// <summary>The pages; null: not in memory.</summary>
    public Entry<TKey, TRow>[]?[] Pages { get; private set; } = [];

    public int PageCount { get; private set; }

    /// <summary>How many rows there are; those behind are not written.</summary>
    public int Count { get; set; }

    public StateMemory Memory => _memory;

    static bool IsPlain => !RuntimeHelpers.IsReferenceOrContainsReferences<Entry<TKey, TRow>>();

    static int EntryBytes => Unsafe.SizeOf<Entry<TKey, TRow>>();

    /// <summary>A page is about to be accessed: it comes into memory, and stays while at most seven others are accessed.</summary>
    /// <param name="page">Which one.</param>
    /// <param name="forWriting">What is in the files becomes void.</param>
    /// <param name="isScan">Rows are gone through: that a page is seen once does not keep it.</param>
    public void Access(int page, bool forWriting, bool isScan)
    {
        if (Pages[page] is null)
            Load(page);
        _last = page;
        ref var state = ref _states[page];
        if (_memory.MoveTo(this, page))
            state.Used = _memory.Tick;
        if (!isScan)
            state.IsReferenced = true;
        if (!forWriting)
            return;
        if (!state.IsDirty)
            MakeDirty(page);
        if (!IsPlain && (++_writes & (WritesForEstimate - 1)) == 0)
            Estimate(page);
    }

    /// <summary>Adds a page in memory.</summary>
    public void Add(int rows)
    {
        _memory.Reserve((long)rows * EntryBytes);
        var page = PageCount;
        lock (_gate)
        {
            if (page == Pages.Length)
            {
                var pages = Pages;
                Array.Resize(ref pages, Math.Max(4, page * 2));
                Pages = pages;
                Array.Resize(ref _states, pages.Length);
            }
            Pages[page] = Take(rows);
            _states[page] = new() { IsDirty = true, Rows = rows, Used = _memory.Tick };
            PageCount = page + 1;
        }
        if (page > 0 && !IsPlain)
            _states[page].Heap = _states[page - 1].Heap;
        Enter(page);
    }

    /// <summary>Makes the first page larger; it is in memory.</summary>
    public void GrowFirst(int rows)
    {
        var larger = PagePool<TKey, TRow>.Allocate(rows);
        lock (_gate)
        {
            Pages[0]!.CopyTo(larger, 0);
            Pages[0] = larger;
        }
        _memory.Charge((long)(rows - _states[0].Rows) * EntryBytes);
        _states[0].Rows = rows;
    }

    /// <summary>The page that was accessed last stays in memory until <see cref="ReleasePins"/>.</summary>
    public void PinLast()
    {
        if (_last >= PageCount || (_pinned.Count > 0 && _pinned[^1] == _last))
            return;
        _states[_last].Pins++;
        _pinned.Add(_last);
    }

    public void ReleasePins()
    {
        foreach (var page in _pinned)
            _states[page].Pins--;
        _pinned.Clear();
    }

    public override bool TryEvict(int page)
    {
        ref var state = ref _states[page];
        if (_memory.Tick - state.Used < StateMemory.Protected || state.Pins > 0)
            return false;
        if (state.IsReferenced)
        {
            state.IsReferenced = false;
            return false;
        }
        Evict(page);
        return true;
    }

    public override void SetSlot(int page, int slot) => _states[page].Slot = slot;

    /// <summary>Room for the rows that come after all have been given up.</summary>
    public PagedRows<TKey, TRow> Another() => new(_memory, _form, _pool);

    /// <summary>The table gives up all rows.</summary>
    public void Clear()
    {
        for (var page = 0; page < PageCount; page++)
        {
            if (Pages[page] is { } rows)
            {
                Leave(page);
                _pool.Return(rows);
            }
            _memory.Log.Forget(in _states[page].Place);
            Pages[page] = null;
            _states[page] = default;
        }
        PageCount = 0;
        Count = 0;
        _pinned.Clear();
    }

    public void Dispose()
    {
        Clear();
        _memory.Remove(this);
    }

    void SetHeap(int page, long bytes)
    {
        ref var state = ref _states[page];
        _memory.Charge(bytes - state.Heap);
        state.Heap = bytes;
    }

    void Enter(int page)
    {
        ref var state = ref _states[page];
        state.Slot = _memory.Enter(this, page);
        _memory.Charge(BytesOf(in state));
    }

    void Leave(int page)
    {
        ref var state = ref _states[page];
        _memory.Leave(state.Slot);
        _memory.Charge(-BytesOf(in state));
    }

    Entry<TKey, TRow>[] Take(int rows) => rows == PagePool<TKey, TRow>.PageRows ? _pool.Rent() : PagePool<TKey, TRow>.Allocate(rows);

    static long BytesOf(in PageState state) => ((long)state.Rows * EntryBytes) + state.Heap;

    struct PageState
    {
        /// <summary>Where the page is in the files as it is.</summary>
        public SpillPlace Place;

        /// <summary>About how many bytes the objects take that its rows refer to.</summary>
        public long Heap;
        public int Rows;

        /// <summary>Its place among the pages that are in memory.</summary>
        public int Slot;
        public int Pins;
        public uint Used;
        public bool IsReferenced;

        /// <summary>What is in the files, if anything, is not the page as it is.</summary>
        public bool IsDirty;
    }
}

/// <summary>A page that a frozen table has read from the files.</summary>
internal sealed record PageCopy<TKey, TRow>(SpillPlace Place, Entry<TKey, TRow>[] Rows);
