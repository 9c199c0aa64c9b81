using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>Runs a <see cref="KeyedProcessFunction{TKey, TIn, TOut}"/>.</summary>
internal sealed class KeyedProcessOperator<TKey, TIn, TOut, TSelector, TCodec> : KeyedFunctionOperator<TKey, TOut>, IOneInput<TIn>
    where TSelector : struct, IKeySelector<TIn, TKey>
    where TCodec : struct, ICodec<TKey>
{
    private readonly KeyedProcessFunction<TKey, TIn, TOut> _function;

    public KeyedProcessOperator(
        OperatorContext context,
        TSelector selector,
        Codec<TKey> codec,
        Func<KeyedRuntimeContext, KeyedProcessFunction<TKey, TIn, TOut>> factory)
        : base(context, codec)
    {
        _function = Declare(factory);
        Input = new KeyedInlet<TKey, TIn, TSelector, TCodec, Step>(this, selector, (TCodec)codec.Instance, new Step(this));
    }

    public Inlet<TIn> Input { get; }

    protected override void OnTimer(in TKey key, long timestamp, TimeDomain domain) =>
        _function.OnTimer(EventTime.ToInstant(timestamp), new TimerContext<TKey>(in key, timestamp, domain, Timers), Output);

    private readonly struct Step(KeyedProcessOperator<TKey, TIn, TOut, TSelector, TCodec> owner) : IKeyedProcessor<TKey, TIn>
    {
        public bool IsFull
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => owner.Output.IsFull;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Process(in TKey key, ulong hash, in TIn value, long timestamp)
        {
            owner.State.SetCurrentKey(in key, hash);
            owner.Output.Timestamp = timestamp;
            owner._function.ProcessElement(value, new KeyedContext<TKey>(in key, timestamp, owner.Timers), owner.Output);
        }
    }
}
