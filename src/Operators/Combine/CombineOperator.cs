using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>
/// Adds records of a key and slice of time up before they are sent to the key's shard. What it has of a slice it sends before the watermark that may fire a
/// window of that slice, before a barrier, and when there are too many keys: so nothing downstream comes later than it would be looked at, and there is no
/// state. The latest slice is added up in a <see cref="CombineFront{TKey, TAcc, TCodec}"/>, others, and all where keys come back too late for it, in tables. Where
/// keys hardly repeat it passes records on, and tries again now and then.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TIn">The records.</typeparam>
/// <typeparam name="TAcc">What they are added up in.</typeparam>
/// <typeparam name="TOut">The aggregate's result, which is not made here.</typeparam>
/// <typeparam name="TSelector">Gives the key.</typeparam>
/// <typeparam name="TCodec">Hashes and compares keys.</typeparam>
/// <typeparam name="TFunction">The aggregate.</typeparam>
internal sealed partial class CombineOperator<TKey, TIn, TAcc, TOut, TSelector, TCodec, TFunction> : Operator, IOneInput<TIn>
    where TSelector : struct, IKeySelector<TIn, TKey>
    where TCodec : struct, ICodec<TKey>
    where TFunction : struct, IAggregateFunction<TIn, TAcc, TOut>
{
    /// <summary>How many slices are held at a time, for records that are out of order where one ends.</summary>
    const int MostOpen = 4;

    /// <summary>A slice with more rows than three quarters of its records, of which there are at least this many, was not worth the while.</summary>
    const int FewestToJudge = 128;

    /// <summary>And this many times as many records then take the other way: from the front to tables, from tables or front to being passed on as they are.</summary>
    const int TimesWithout = 31;

    /// <summary>How many keys of a slice are held: they should stay in the cache.</summary>
    static readonly int MostRows = Math.Max(1024, (512 << 10) / Unsafe.SizeOf<Entry<TKey, Sum>>());

    readonly TCodec _codec;
    readonly long _slice;
    readonly long _offset;
    readonly CombineFront<TKey, TAcc, TCodec> _front;
    readonly PagePool<TKey, Sum> _pool = new();
    readonly Stack<OpenSlice> _free = new();
    readonly List<OpenSlice> _open = [];

    /// <summary>What is being sent, and how far that is.</summary>
    OpenSlice? _leaving;
    Cursor _cursor;

    /// <summary>How many records more go to tables though they are of the latest slice.</summary>
    long _toTables;

    /// <summary>How many records more are passed on as they are.</summary>
    long _without;

    /// <param name="selector">Gives the key.</param>
    /// <param name="codec">Hashes and compares keys.</param>
    /// <param name="function">The aggregate.</param>
    /// <param name="slice">Milliseconds: records of one slice belong to the same windows.</param>
    /// <param name="offset">Where slices begin.</param>
    public CombineOperator(TSelector selector, TCodec codec, TFunction function, long slice, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slice, 1);
        _codec = codec;
        _slice = slice;
        _offset = offset;
        Output = AddOutput<Partial<TKey, TAcc>>();
        _front = new(codec, Output);
        Input = new CombineInlet(this, selector, function);
    }

    public Inlet<TIn> Input { get; }

    public Collector<Partial<TKey, TAcc>> Output { get; }

    public override bool AdvanceWatermark(long watermark)
    {
        if (!SendUpTo(watermark)) return false;
        ForwardWatermark(watermark);
        return true;
    }

    public override bool BeforeBarrier() => Planted.Is(PlantedBug.BufferedNotEmittedAtBarrier) || SendUpTo(EventTime.End);

    public override bool EndInput() => SendUpTo(EventTime.End);

    public override void SetIdle(bool idle)
    {
        // From now on event time goes on without this subtask, so what it holds has to go first: the output takes it all at once.
        while (!SendUpTo(EventTime.End))
        {
        }
        base.SetIdle(idle);
    }

    /// <summary>Sends the slices that end at a watermark or before.</summary>
    /// <returns>False when the output is full.</returns>
    bool SendUpTo(long watermark)
    {
        if (!GoOn()) return false;
        if (_front.IsOpen && _front.Last <= watermark && !SendFront()) return false;
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i].Last > watermark) continue;
            Leave(i);
            if (!GoOn()) return false;
        }
        return true;
    }

    /// <summary>Has the front take the slice of a time, when that is later than the one it has or it has none; and gives it up where it does not pay.</summary>
    /// <returns>False when the output is full.</returns>
    bool MoveFront(long timestamp)
    {
        if (_front.IsOpen && timestamp - _front.Start < _slice && !_front.IsTooSmall) return true;
        if (_front.IsOpen && !SendFront()) return false;
        if (_toTables > 0) return true;
        var start = StartOf(timestamp);
        _front.Begin(start, LastOf(start));
        return true;
    }

    /// <summary>Sends what the front has, and judges by it which way the next records take.</summary>
    /// <returns>False when the output is full.</returns>
    bool SendFront()
    {
        var records = _front.Records;
        if (records >= FewestToJudge)
        {
            if (_front.Displaced > records >> 2) _toTables = TimesWithout * records;
            else if (_front.Displaced + _front.Count > records - (records >> 2)) _without = TimesWithout * records;
        }
        return _front.Send();
    }

    /// <summary>Takes a slice out of those that are held, to be sent; and judges by it whether adding up is worth the while.</summary>
    void Leave(int index)
    {
        _leaving = _open[index];
        if (_leaving.Records >= FewestToJudge && _leaving.Rows.Count > _leaving.Records - (_leaving.Records >> 2)) _without = TimesWithout * _leaving.Records;
        _open.RemoveAt(index);
        _cursor = _leaving.Rows.Rows();
    }

    /// <summary>Sends what is leaving.</summary>
    /// <returns>False when the output is full.</returns>
    bool GoOn()
    {
        if (!_front.IsOpen && !_front.Send()) return false;
        if (_leaving is not { } leaving) return true;
        Partial<TKey, TAcc> partial;
        while (_cursor.MoveNext())
        {
            ref readonly var entry = ref leaving.Rows.At(in _cursor);
            partial.Key = entry.Key;
            partial.Accumulator = entry.Row.Accumulator;
            partial.Count = entry.Row.Count;
            Output.Append(in partial, leaving.Start);
            if (Output.IsFull) return false;
        }
        leaving.Rows.Clear();
        _free.Push(leaving);
        _leaving = null;
        return true;
    }

    /// <summary>What is held of the slice of a time; null when the output is too full to make room for it.</summary>
    OpenSlice? OpenAt(long timestamp)
    {
        foreach (var open in _open)
            if ((ulong)(timestamp - open.Start) < (ulong)_slice) return open;
        if (_open.Count == MostOpen)
        {
            var earliest = 0;
            for (var i = 1; i < MostOpen; i++)
                if (_open[i].Start < _open[earliest].Start) earliest = i;
            Leave(earliest);
            if (!GoOn()) return null;
        }
        if (!_free.TryPop(out var fresh)) fresh = new OpenSlice(new StateTable<TKey, Sum, TCodec>(new KeyGroupRange(0, 1, 1), _codec, _pool));
        fresh.Start = StartOf(timestamp);
        fresh.Last = LastOf(fresh.Start);
        fresh.Records = 0;
        _open.Add(fresh);
        return fresh;
    }

    long StartOf(long timestamp)
    {
        var into = (timestamp - _offset) % _slice;
        return timestamp - (into < 0 ? into + _slice : into);
    }

    /// <summary>The last millisecond of a slice: a watermark there may fire a window.</summary>
    long LastOf(long start) => start > EventTime.End - _slice ? EventTime.End : start + _slice - 1;

    /// <summary>What some records of a key come to.</summary>
    struct Sum
    {
        public TAcc Accumulator;
        public int Count;
    }

    sealed class OpenSlice(StateTable<TKey, Sum, TCodec> rows)
    {
        public long Start;
        public long Last;
        public long Records;

        public readonly StateTable<TKey, Sum, TCodec> Rows = rows;
    }
}
