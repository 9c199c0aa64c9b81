using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>Runs a <see cref="KeyedCoProcessFunction{TKey, T1, T2, TOut}"/>.</summary>
internal sealed class KeyedCoProcessOperator<TKey, T1, T2, TOut, TSelector1, TSelector2, TCodec> : KeyedFunctionOperator<TKey, TOut>, ITwoInputs<T1, T2>
    where TSelector1 : struct, IKeySelector<T1, TKey>
    where TSelector2 : struct, IKeySelector<T2, TKey>
    where TCodec : struct, ICodec<TKey>
{
    private readonly KeyedCoProcessFunction<TKey, T1, T2, TOut> _function;

    public KeyedCoProcessOperator(
        OperatorContext context,
        TSelector1 selector1,
        TSelector2 selector2,
        Codec<TKey> codec,
        Func<KeyedRuntimeContext, KeyedCoProcessFunction<TKey, T1, T2, TOut>> factory)
        : base(context, codec)
    {
        _function = Declare(factory);
        Input1 = new KeyedInlet<TKey, T1, TSelector1, TCodec, First>(this, selector1, (TCodec)codec.Instance, new First(this));
        Input2 = new KeyedInlet<TKey, T2, TSelector2, TCodec, Second>(this, selector2, (TCodec)codec.Instance, new Second(this));
    }

    public Inlet<T1> Input1 { get; }

    public Inlet<T2> Input2 { get; }

    protected override void OnTimer(in TKey key, long timestamp, TimeDomain domain) =>
        _function.OnTimer(EventTime.ToInstant(timestamp), new TimerContext<TKey>(in key, timestamp, domain, Timers), Output);

    private readonly struct First(KeyedCoProcessOperator<TKey, T1, T2, TOut, TSelector1, TSelector2, TCodec> owner) : IKeyedProcessor<TKey, T1>
    {
        public bool IsFull
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => owner.Output.IsFull;
        }

        public void Process(in TKey key, ulong hash, in T1 value, long timestamp)
        {
            owner.State.SetCurrentKey(in key, hash);
            owner.Output.Timestamp = timestamp;
            owner._function.ProcessElement1(value, new KeyedContext<TKey>(in key, timestamp, owner.Timers), owner.Output);
        }
    }

    private readonly struct Second(KeyedCoProcessOperator<TKey, T1, T2, TOut, TSelector1, TSelector2, TCodec> owner) : IKeyedProcessor<TKey, T2>
    {
        public bool IsFull
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => owner.Output.IsFull;
        }

        public void Process(in TKey key, ulong hash, in T2 value, long timestamp)
        {
            owner.State.SetCurrentKey(in key, hash);
            owner.Output.Timestamp = timestamp;
            owner._function.ProcessElement2(value, new KeyedContext<TKey>(in key, timestamp, owner.Timers), owner.Output);
        }
    }
}
