using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>Reduces or aggregates the records of each key and emits what there is now after each record.</summary>
internal sealed class RunningOperator<TKey, TIn, TRow, TOut, TSelector, TCodec, TFunction> : Operator, IOneInput<TIn>
    where TSelector : struct, IKeySelector<TIn, TKey>
    where TCodec : struct, ICodec<TKey>
    where TFunction : struct, IRunningFunction<TKey, TIn, TRow, TOut>
{
    private readonly StateTable<TKey, TRow, TCodec> _rows;
    private readonly Codec<TKey> _keyCodec;
    private readonly Codec<TRow> _rowCodec;
    private readonly StateDescriptor _descriptor;

    public RunningOperator(OperatorContext context, TSelector selector, Codec<TKey> keyCodec, TFunction function)
    {
        Attach(context);
        var codec = (TCodec)keyCodec.Instance;
        _keyCodec = keyCodec;
        _rowCodec = context.Codecs.For<TRow>();
        _descriptor = new StateDescriptor("running", StateKind.Value, new MemberShape("key", keyCodec.Shape), new MemberShape("value", _rowCodec.Shape));
        _rows = new StateTable<TKey, TRow, TCodec>(
            KeyGroups.RangeOf(context.Subtask, context.MaxParallelism, context.Parallelism),
            codec,
            copyRow: _rowCodec.IsImmutable ? null : _rowCodec.Copy);
        _rows.Limit(context.StateMemory, new CodecForm<TRow>(_rowCodec));
        Output = AddOutput<TOut>();
        Input = new KeyedInlet<TKey, TIn, TSelector, TCodec, Step>(this, selector, codec, new Step(_rows, Output, function));
    }

    public Collector<TOut> Output { get; }

    public Inlet<TIn> Input { get; }

    public override FrozenOperator Freeze(SnapshotCut cut = default)
    {
        var frozen = _rows.Freeze(in cut);
        return new FrozenOperator([new FrozenRows<TKey, TRow>(_descriptor, frozen, _keyCodec, _rowCodec)], [frozen]);
    }

    public override void Restore(SnapshotReader stored) => stored.ReadKeyed(
        _descriptor, _rows.Range,
        (ref StateReader reader) =>
        {
            var key = _keyCodec.Read(ref reader);
            _rows.GetOrAdd(in key, _keyCodec.Hash(in key), out _) = _rowCodec.Read(ref reader);
        },
        (ref StateReader reader) =>
        {
            var key = _keyCodec.Read(ref reader);
            _rows.Remove(in key, _keyCodec.Hash(in key));
        },
        _rows);

    private struct Step(StateTable<TKey, TRow, TCodec> rows, Collector<TOut> output, TFunction function) : IKeyedProcessor<TKey, TIn>
    {
        private TFunction _function = function;

        public readonly bool IsFull
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => output.IsFull;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Process(in TKey key, ulong hash, in TIn value, long timestamp)
        {
            ref var row = ref rows.GetOrAdd(in key, hash, out var added);
            if (added) _function.First(out row, in value);
            else _function.Next(ref row, in value);
            var result = _function.Result(in key, in row);
            output.Append(in result, timestamp);
        }
    }
}
