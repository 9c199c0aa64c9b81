using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

internal interface ITimeOf<T>
{
    long Of(in T item);
}

/// <summary>Items in the order of their times, which are mostly in the future: days of a fixed length that are sorted when their turn comes.</summary>
/// <remarks>
/// Adding appends to a day; the day in use is sorted by counting, and what is added to it or before it goes into a heap. Days are made twice as long when there are too many of them
/// for the items. Items of equal time come in no particular order.
/// </remarks>
internal sealed class Calendar<T, TTime>
    where TTime : struct, ITimeOf<T>
{
    const int FirstShift = 10;
    const int FewDays = 4096;

    readonly Dictionary<long, Day> _days = [];
    readonly PriorityQueue<long, long> _order = new();
    readonly PriorityQueue<T, long> _late = new();
    readonly Stack<Day> _free = new();
    int _shift = FirstShift;
    Day? _lastDay;
    long _lastNumber;

    // The day in use: sorted, taken from the front.
    Day _today = new();
    T[] _sorted = [];
    long[] _times = [];
    int _next;
    long _todayNumber = long.MinValue;

    /// <summary>How many items there are.</summary>
    public int Count { get; private set; }

    public void Add(in T item)
    {
        Count++;
        Put(in item, TimeOf(in item));
    }

    /// <summary>Takes out the earliest item, if it is due.</summary>
    public bool TryTake(long until, out T item)
    {
        while (true)
        {
            var isLate = _late.TryPeek(out item!, out var lateTime);
            if (_next < _today.Count && (!isLate || TimeOf(in _today.Items[_next]) <= lateTime))
            {
                item = _today.Items[_next];
                if (TimeOf(in item) > until)
                    return false;
                _next++;
                Count--;
                return true;
            }
            if (isLate)
            {
                if (lateTime > until)
                    return false;
                _late.Dequeue();
                Count--;
                return true;
            }
            if (!_order.TryPeek(out _, out var number) || number > until >> _shift)
                return false;
            Enter(number);
        }
    }

    /// <summary>The time of the earliest item.</summary>
    public bool TryPeekTime(out long time)
    {
        time = long.MaxValue;
        if (Count == 0)
            return false;
        if (_next < _today.Count)
            time = TimeOf(in _today.Items[_next]);
        if (_late.TryPeek(out _, out var late))
            time = Math.Min(time, late);
        if (_order.TryPeek(out var number, out _))
            time = Math.Min(time, _days[number].Earliest);
        return true;
    }

    public void Clear()
    {
        foreach (var day in _days.Values)
            Free(day);
        _days.Clear();
        _order.Clear();
        _late.Clear();
        _today.Clear();
        _next = 0;
        _lastDay = null;
        Count = 0;
        _todayNumber = long.MinValue;
    }

    void Put(in T item, long time)
    {
        while (true)
        {
            var number = time >> _shift;
            if (number <= _todayNumber)
            {
                _late.Enqueue(item, time);
                return;
            }
            if (_lastDay is null || _lastNumber != number)
            {
                if (DayOf(number) is not { } day)
                    continue;
                _lastDay = day;
                _lastNumber = number;
            }
            _lastDay.Add(in item, time);
            return;
        }
    }

    /// <summary>The day of a number; none when the days had to be made longer for it.</summary>
    Day? DayOf(long number)
    {
        if (_days.TryGetValue(number, out var day))
            return day;
        if (_days.Count >= FewDays && _days.Count > Count / 4)
        {
            LengthenDays();
            return null;
        }
        return _days[number] = NewDay(number);
    }

    Day NewDay(long number)
    {
        _order.Enqueue(number, number);
        return _free.TryPop(out var free) ? free : new();
    }

    /// <summary>Merges each two days into one of twice the length.</summary>
    void LengthenDays()
    {
        var old = _days.ToArray();
        _days.Clear();
        _order.Clear();
        _lastDay = null;
        _shift++;
        _todayNumber >>= 1;
        foreach (var (oldNumber, day) in old)
        {
            var number = oldNumber >> 1;
            if (number > _todayNumber && !_days.ContainsKey(number))
            {
                _days[number] = day;
                _order.Enqueue(number, number);
                continue;
            }
            foreach (ref readonly var item in day.Span)
                Put(in item, TimeOf(in item));
            Free(day);
        }
    }

    static long TimeOf(in T item) => default(TTime).Of(in item);

    void Enter(long number)
    {
        _order.Dequeue();
        _days.Remove(number, out var day);
        if (_lastDay == day)
            _lastDay = null;
        Free(_today);
        _today = day!;
        _todayNumber = number;
        _next = 0;
        Sort(_today);
    }

    void Sort(Day day)
    {
        var count = day.Count;
        var length = 1 << Math.Min(_shift, 30);
        if (count > length / 16 && _shift <= 16)
        {
            SortByCounting(day, length);
            return;
        }
        if (_times.Length < count)
            _times = new long[Math.Max(count, 2 * _times.Length)];
        for (var i = 0; i < count; i++)
            _times[i] = TimeOf(in day.Items[i]);
        Array.Sort(_times, day.Items, 0, count);
    }

    void SortByCounting(Day day, int length)
    {
        var places = _times.Length >= length ? _times : _times = new long[length];
        Array.Clear(places, 0, length);
        foreach (ref readonly var item in day.Span)
            places[TimeOf(in item) & (length - 1)]++;
        var sum = 0L;
        for (var i = 0; i < length; i++)
            (places[i], sum) = (sum, sum + places[i]);
        if (_sorted.Length < day.Items.Length)
            _sorted = new T[day.Items.Length];
        foreach (ref readonly var item in day.Span)
            _sorted[places[TimeOf(in item) & (length - 1)]++] = item;
        (day.Items, _sorted) = (_sorted, day.Items);
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            Array.Clear(_sorted, 0, day.Count);
    }

    void Free(Day day)
    {
        day.Clear();
        if (_free.Count < 64)
            _free.Push(day);
    }

    sealed class Day
    {
        public T[] Items = [];
        public int Count;
        public long Earliest = long.MaxValue;

        public Span<T> Span => Items.AsSpan(0, Count);

        public void Add(in T item, long time)
        {
            if (Count == Items.Length)
                Array.Resize(ref Items, Math.Max(8, Count * 2));
            Items[Count++] = item;
            if (time < Earliest)
                Earliest = time;
        }

        public void Clear()
        {
            if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
                Array.Clear(Items, 0, Count);
            Count = 0;
            Earliest = long.MaxValue;
        }
    }
}
