using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>Gathers all records of each key of a bounded input and hands them to a function at its end, key by key. Results have no timestamp.</summary>
internal sealed class KeyedPartitionOperator<TKey, TIn, TOut, TSelector, TCodec> : KeyedFunctionOperator<TKey, TOut>, IOneInput<TIn>
    where TSelector : struct, IKeySelector<TIn, TKey>
    where TCodec : struct, ICodec<TKey>
{
    private readonly PartitionFunction<TIn, TOut> _function;
    private readonly ListState<TIn> _records;
    private IEnumerator<(TKey Key, ulong Hash)>? _keys;
    private IEnumerator<TOut>? _results;

    public KeyedPartitionOperator(OperatorContext context, TSelector selector, Codec<TKey> codec, PartitionFunction<TIn, TOut> function)
        : base(context, codec)
    {
        _function = function;
        _records = State.GetListState<TIn>("records");
        Input = new KeyedInlet<TKey, TIn, TSelector, TCodec, Step>(this, selector, (TCodec)codec.Instance, new Step(this));
    }

    public Inlet<TIn> Input { get; }

    // The end of time comes behind the results.
    public override bool AdvanceWatermark(long watermark)
    {
        if (watermark == EventTime.End && !EmitAll()) return false;
        return base.AdvanceWatermark(watermark);
    }

    public override bool EndKey() => EmitAll();

    public override bool EndInput() => EmitAll();

    protected override void OnTimer(in TKey key, long timestamp, TimeDomain domain)
    {
    }

    private bool EmitAll()
    {
        Output.Timestamp = EventTime.None;
        _keys ??= KeysOf("records").GetEnumerator();
        while (!Output.IsFull)
        {
            if (_results is null)
            {
                if (!_keys.MoveNext())
                {
                    _keys = null;
                    return true;
                }
                var (key, hash) = _keys.Current;
                State.SetCurrentKey(in key, hash);
                _results = _function.Apply(_records.Get(), Output).GetEnumerator();
                _records.Clear();
                continue;
            }
            if (_results.MoveNext()) Output.Collect(_results.Current);
            else _results = null;
        }
        return false;
    }

    private readonly struct Step(KeyedPartitionOperator<TKey, TIn, TOut, TSelector, TCodec> owner) : IKeyedProcessor<TKey, TIn>
    {
        public bool IsFull => false;

        public void Process(in TKey key, ulong hash, in TIn value, long timestamp)
        {
            owner.State.SetCurrentKey(in key, hash);
            owner._records.Add(value);
        }
    }
}
