using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>The same in batch mode: input comes key by key, and each key gives its last result alone, with its last record's timestamp.</summary>
internal sealed class FinalOperator<TKey, TIn, TRow, TOut, TSelector, TCodec, TFunction> : Operator, IOneInput<TIn>
    where TSelector : struct, IKeySelector<TIn, TKey>
    where TCodec : struct, ICodec<TKey>
    where TFunction : struct, IRunningFunction<TKey, TIn, TRow, TOut>
{
    private readonly TCodec _codec;
    private TFunction _function;
    private bool _hasKey;
    private TKey _key = default!;
    private TRow _row = default!;
    private long _timestamp;

    public FinalOperator(OperatorContext context, TSelector selector, Codec<TKey> keyCodec, TFunction function)
    {
        Attach(context);
        _codec = (TCodec)keyCodec.Instance;
        _function = function;
        Output = AddOutput<TOut>();
        Input = new KeyedInlet<TKey, TIn, TSelector, TCodec, Step>(this, selector, _codec, new Step(this));
    }

    public Collector<TOut> Output { get; }

    public Inlet<TIn> Input { get; }

    public override bool EndKey()
    {
        if (!_hasKey) return true;
        if (Output.IsFull) return false;
        var result = _function.Result(in _key, in _row);
        Output.Append(in result, _timestamp);
        _hasKey = false;
        _row = default!;
        return true;
    }

    public override bool EndInput() => EndKey();

    public override bool AdvanceWatermark(long watermark)
    {
        if (watermark == EventTime.End && !EndKey()) return false;
        return base.AdvanceWatermark(watermark);
    }

    private void Add(in TKey key, in TIn value, long timestamp)
    {
        if (_hasKey && _codec.Equals(in key, in _key))
        {
            _function.Next(ref _row, in value);
        }
        else
        {
            EndKey();
            _function.First(out _row, in value);
            _key = key;
            _hasKey = true;
        }
        _timestamp = timestamp;
    }

    private readonly struct Step(FinalOperator<TKey, TIn, TRow, TOut, TSelector, TCodec, TFunction> owner) : IKeyedProcessor<TKey, TIn>
    {
        public bool IsFull
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => owner.Output.IsFull;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Process(in TKey key, ulong hash, in TIn value, long timestamp) => owner.Add(in key, in value, timestamp);
    }
}
