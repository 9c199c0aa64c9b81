using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorStream.Operators;

/// <summary>Turns each record into any number of others.</summary>
internal sealed class FlatMapOperator<TIn, TOut, TFunction> : Operator, IOneInput<TIn>
    where TFunction : struct, IFlatMapFunction<TIn, TOut>
{
    public FlatMapOperator(TFunction function)
    {
        Output = AddOutput<TOut>();
        Input = new FlatMapInlet<TIn, TOut, TFunction>(this, function, Output);
    }

    public Collector<TOut> Output { get; }

    public Inlet<TIn> Input { get; }
}

/// <summary>Turns the records of two streams into records of one.</summary>
internal sealed class CoFlatMapOperator<T1, T2, TOut, TFunction1, TFunction2> : Operator, ITwoInputs<T1, T2>
    where TFunction1 : struct, IFlatMapFunction<T1, TOut>
    where TFunction2 : struct, IFlatMapFunction<T2, TOut>
{
    public CoFlatMapOperator(TFunction1 function1, TFunction2 function2)
    {
        Output = AddOutput<TOut>();
        Input1 = new FlatMapInlet<T1, TOut, TFunction1>(this, function1, Output);
        Input2 = new FlatMapInlet<T2, TOut, TFunction2>(this, function2, Output);
    }

    public Collector<TOut> Output { get; }

    public Inlet<T1> Input1 { get; }

    public Inlet<T2> Input2 { get; }
}

/// <summary>The loop over a batch for one input of a flat map.</summary>
internal sealed class FlatMapInlet<TIn, TOut, TFunction>(Operator owner, TFunction function, Collector<TOut> output) : Inlet<TIn>(owner)
    where TFunction : struct, IFlatMapFunction<TIn, TOut>
{
    private TFunction _function = function;

    public override int Process(ReadOnlySpan<TIn> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes) =>
        Run(ref _function, output, values, timestamps, ref Position);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(
        ref TFunction function, Collector<TOut> output, ReadOnlySpan<TIn> values, ReadOnlySpan<long> timestamps, ref int position)
    {
        ref var value = ref MemoryMarshal.GetReference(values);
        ref var timestamp = ref MemoryMarshal.GetReference(timestamps);
        for (var i = 0; i < values.Length; i++)
        {
            position = i;
            output.Timestamp = Unsafe.Add(ref timestamp, i);
            function.FlatMap(in Unsafe.Add(ref value, i), output);
            if (output.IsFull) return i + 1;
        }
        return values.Length;
    }
}
