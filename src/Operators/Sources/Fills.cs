using System.Runtime.CompilerServices;
using ActorStream.Connectors;

namespace ActorStream.Operators.Sources;

/// <summary>Makes consecutive records; a struct, so that the loop contains it.</summary>
internal interface IFill<T>
{
    /// <summary>Whether it gives timestamps; otherwise they are none.</summary>
    static abstract bool GivesTimestamps { get; }

    /// <summary>Makes the records from number <paramref name="first"/> on; <paramref name="position"/> is the one in the making.</summary>
    void Fill(long first, Span<T> values, Span<long> timestamps, ref int position);
}

/// <summary>A function of the number, inlined into the loop.</summary>
internal struct FunctionFill<T, TFunction>(TFunction function) : IFill<T>
    where TFunction : struct, IMapFunction<long, T>
{
    private TFunction _function = function;

    public static bool GivesTimestamps => false;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Fill(long first, Span<T> values, Span<long> timestamps, ref int position)
    {
        for (var i = 0; i < values.Length; i++)
        {
            position = i;
            values[i] = _function.Map(first + i);
        }
    }
}

/// <summary>The numbers themselves.</summary>
internal readonly struct SequenceFill(long from) : IFill<long>
{
    public static bool GivesTimestamps => false;

    public void Fill(long first, Span<long> values, Span<long> timestamps, ref int position)
    {
        for (var i = 0; i < values.Length; i++) values[i] = from + first + i;
    }
}

/// <summary>The elements of an array.</summary>
internal readonly struct ArrayFill<T>(T[] elements) : IFill<T>
{
    public static bool GivesTimestamps => false;

    public void Fill(long first, Span<T> values, Span<long> timestamps, ref int position) =>
        elements.AsSpan((int)first, values.Length).CopyTo(values);
}

/// <summary>A batch at a time.</summary>
internal readonly struct BatchFill<T>(FillBatch<T> fill) : IFill<T>
{
    public static bool GivesTimestamps => false;

    public void Fill(long first, Span<T> values, Span<long> timestamps, ref int position) => fill(first, values);
}

/// <summary>A batch at a time, with timestamps.</summary>
internal readonly struct TimedBatchFill<T>(FillTimedBatch<T> fill) : IFill<T>
{
    public static bool GivesTimestamps => true;

    public void Fill(long first, Span<T> values, Span<long> timestamps, ref int position) => fill(first, values, timestamps);
}
