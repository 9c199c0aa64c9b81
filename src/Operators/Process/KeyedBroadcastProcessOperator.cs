using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>Runs a <see cref="KeyedBroadcastProcessFunction{TKey, TIn, TBroadcast, TOut}"/>.</summary>
internal sealed class KeyedBroadcastProcessOperator<TKey, TIn, TBroadcast, TOut, TSelector, TCodec> : KeyedFunctionOperator<TKey, TOut>, IKeyedStateVisits<TKey>, ITwoInputs<TIn, TBroadcast>
    where TSelector : struct, IKeySelector<TIn, TKey>
    where TCodec : struct, ICodec<TKey>
{
    private readonly KeyedBroadcastProcessFunction<TKey, TIn, TBroadcast, TOut> _function;

    public KeyedBroadcastProcessOperator(
        OperatorContext context,
        TSelector selector,
        Codec<TKey> codec,
        Func<KeyedRuntimeContext, KeyedBroadcastProcessFunction<TKey, TIn, TBroadcast, TOut>> factory)
        : base(context, codec)
    {
        _function = Declare(factory);
        Input1 = new KeyedInlet<TKey, TIn, TSelector, TCodec, Step>(this, selector, (TCodec)codec.Instance, new Step(this));
        Input2 = new BroadcastInlet(this);
    }

    public Inlet<TIn> Input1 { get; }

    public Inlet<TBroadcast> Input2 { get; }

    public void Apply<TState>(TState state, Action<TKey, TState> action)
        where TState : class
    {
        foreach (var (key, hash) in KeysOf(NameOf(state)))
        {
            State.SetCurrentKey(in key, hash);
            action(key, state);
        }
        State.ClearCurrentKey();
    }

    protected override void OnTimer(in TKey key, long timestamp, TimeDomain domain) =>
        _function.OnTimer(EventTime.ToInstant(timestamp), new TimerContext<TKey>(in key, timestamp, domain, Timers), Output);

    private readonly struct Step(KeyedBroadcastProcessOperator<TKey, TIn, TBroadcast, TOut, TSelector, TCodec> owner) : IKeyedProcessor<TKey, TIn>
    {
        public bool IsFull
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => owner.Output.IsFull;
        }

        public void Process(in TKey key, ulong hash, in TIn value, long timestamp)
        {
            owner.State.SetCurrentKey(in key, hash);
            owner.Output.Timestamp = timestamp;
            owner._function.ProcessElement(value, new KeyedContext<TKey>(in key, timestamp, owner.Timers), owner.Output);
        }
    }

    private sealed class BroadcastInlet(KeyedBroadcastProcessOperator<TKey, TIn, TBroadcast, TOut, TSelector, TCodec> owner) : Inlet<TBroadcast>(owner)
    {
        public override int Process(ReadOnlySpan<TBroadcast> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            var output = owner.Output;
            // These records have no key: keyed state is out of reach but for ApplyToKeyedState.
            owner.State.ClearCurrentKey();
            for (var i = 0; i < values.Length; i++)
            {
                Position = i;
                output.Timestamp = timestamps[i];
                owner._function.ProcessBroadcastElement(values[i], new KeyedBroadcastContext<TKey>(timestamps[i], owner.Timers, owner), output);
                if (output.IsFull) return i + 1;
            }
            return values.Length;
        }
    }
}
