using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>Reduces or aggregates the records of each key and emits what there is now after each record.</summary>
internal sealed class RunningOperator<TKey, TIn, TRow, TOut, TSelector, TCodec, TFunction> : Operator
    where TSelector : struct, IKeySelector<TIn, TKey>
    where TCodec : struct, ICodec<TKey>
    where TFunction : struct, IRunningFunction<TKey, TIn, TRow, TOut>
{
    private readonly StateTable<TKey, TRow, TCodec> _rows;

    public RunningOperator(OperatorContext context, TSelector selector, TCodec codec, TFunction function)
    {
        Attach(context);
        _rows = new StateTable<TKey, TRow, TCodec>(KeyGroups.RangeOf(context.Subtask, context.MaxParallelism, context.Parallelism), codec);
        Output = AddOutput<TOut>();
        Input = new KeyedInlet<TKey, TIn, TSelector, TCodec, Step>(this, selector, codec, new Step(_rows, Output, function));
    }

    public Collector<TOut> Output { get; }

    public Inlet<TIn> Input { get; }

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
