namespace ActorStream.Persistence;

/// <summary>The queue, with the codecs known to the compiler: a table says which timers there are, a calendar in which order they are due.</summary>
/// <remarks>A deleted timer stays in the calendar until it is due there, or until most of what is in the calendar is such: then the calendar is built anew.</remarks>
internal sealed class TimerQueue<TKey, TNamespace, TKeyCodec, TNamespaceCodec> : TimerQueue<TKey, TNamespace>
    where TKeyCodec : struct, ICodec<TKey>
    where TNamespaceCodec : struct, ICodec<TNamespace>
{
    const int FewDeleted = 1024;

    readonly TimerKeyCodec<TKey, TNamespace, TKeyCodec, TNamespaceCodec> _codec;
    readonly Codec<Timer<TKey, TNamespace>> _keys;
    readonly StateTable<Timer<TKey, TNamespace>, NoRow, TimerKeyCodec<TKey, TNamespace, TKeyCodec, TNamespaceCodec>> _timers;
    readonly Calendar<Timer<TKey, TNamespace>, TimeOfTimer> _calendar = new();

    public TimerQueue(StateDescriptor descriptor, KeyGroupRange range, TKeyCodec keyCodec, TNamespaceCodec namespaceCodec)
    {
        Descriptor = descriptor;
        _codec = new(keyCodec, namespaceCodec);
        _keys = new Codec<Timer<TKey, TNamespace>, TimerKeyCodec<TKey, TNamespace, TKeyCodec, TNamespaceCodec>>(_codec, NoRow.Codec.Traits);
        _timers = new(range, _codec);
    }

    public override int Count => _timers.Count;

    public override int Kept => _calendar.Count;

    public override StateDescriptor Descriptor { get; }

    public override bool Register(in TKey key, ulong keyHash, in TNamespace ns, long time) => Register(new(key, keyHash, ns, time));

    public override bool Delete(in TKey key, ulong keyHash, in TNamespace ns, long time) => Delete(new(key, keyHash, ns, time));

    bool Delete(in Timer<TKey, TNamespace> timer)
    {
        if (!_timers.Remove(in timer, _codec.Hash(in timer)))
            return false;
        if (_calendar.Count > (2L * _timers.Count) + FewDeleted)
            Rebuild();
        return true;
    }

    public override bool TryTake(long until, out Timer<TKey, TNamespace> timer)
    {
        while (_calendar.TryTake(until, out timer))
        {
            if (_timers.Remove(in timer, _codec.Hash(in timer)))
                return true;
        }
        return false;
    }

    public override bool TryPeekTime(out long time)
    {
        time = default;
        return _timers.Count > 0 && _calendar.TryPeekTime(out time);
    }

    public override FrozenOperator Freeze(SnapshotCut cut = default)
    {
        var frozen = _timers.Freeze(in cut);
        return new([new FrozenRows<Timer<TKey, TNamespace>, NoRow>(Descriptor, frozen, _keys, NoRow.Codec)], [frozen]);
    }

    public override void Restore(SnapshotReader stored) =>
        stored.ReadKeyed(
            Descriptor, _timers.Range,
            (ref StateReader reader) => Register(_codec.Read(ref reader)),
            (ref StateReader reader) => Delete(_codec.Read(ref reader)),
            _timers);

    bool Register(in Timer<TKey, TNamespace> timer)
    {
        _timers.GetOrAdd(in timer, _codec.Hash(in timer), out var added);
        if (added)
            _calendar.Add(in timer);
        return added;
    }

    void Rebuild()
    {
        _calendar.Clear();
        for (var cursor = _timers.Rows(); cursor.MoveNext();)
            _calendar.Add(in _timers.At(in cursor).Key);
    }

    readonly struct TimeOfTimer : ITimeOf<Timer<TKey, TNamespace>>
    {
        public long Of(in Timer<TKey, TNamespace> item) => item.Time;
    }
}
