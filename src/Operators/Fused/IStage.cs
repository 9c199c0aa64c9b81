using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorStream.Operators;

/// <summary>
/// One step of a fused run: a struct that holds the next one, so that the JIT turns the whole run into one loop body.
/// </summary>
internal interface IStage<T>
{
    /// <summary>Whether the run's end has no room: the loop stops behind the record that filled it.</summary>
    bool IsFull { get; }

    void Process(in T value, long timestamp);
}

/// <summary>The loop over a batch. It returns after each batch, so that tiered compilation can replace it with profiled code.</summary>
internal static class StageLoop
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Run<T, TStage>(ref TStage stage, ReadOnlySpan<T> values, ReadOnlySpan<long> timestamps, ref int position)
        where TStage : struct, IStage<T>
    {
        ref var value = ref MemoryMarshal.GetReference(values);
        ref var timestamp = ref MemoryMarshal.GetReference(timestamps);
        for (var i = 0; i < values.Length; i++)
        {
            position = i;
            stage.Process(in Unsafe.Add(ref value, i), Unsafe.Add(ref timestamp, i));
            if (stage.IsFull) return i + 1;
        }
        return values.Length;
    }
}
