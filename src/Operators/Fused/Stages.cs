using System.Runtime.CompilerServices;
using ActorStream.Operators.Exchange;

namespace ActorStream.Operators;

/// <summary>Which function of a fused run is being called: names the culprit when one throws.</summary>
internal sealed class StageMarker
{
    private readonly List<string> _names = [];

    public int Current;

    public string? Name => Current < _names.Count ? _names[Current] : null;

    public int Add(string name)
    {
        _names.Add(name);
        return _names.Count - 1;
    }
}

internal struct MapStage<TIn, TOut, TFunction, TNext>(TFunction function, StageMarker marker, int index, TNext next) : IStage<TIn>
    where TFunction : struct, IMapFunction<TIn, TOut>
    where TNext : struct, IStage<TOut>
{
    private TFunction _function = function;
    private TNext _next = next;

    public bool IsFull => _next.IsFull;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Process(in TIn value, long timestamp)
    {
        marker.Current = index;
        var mapped = _function.Map(in value);
        _next.Process(in mapped, timestamp);
    }
}

internal struct FilterStage<T, TFunction, TNext>(TFunction function, Counter passed, StageMarker marker, int index, TNext next) : IStage<T>
    where TFunction : struct, IFilterFunction<T>
    where TNext : struct, IStage<T>
{
    private TFunction _function = function;
    private TNext _next = next;

    public bool IsFull => _next.IsFull;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Process(in T value, long timestamp)
    {
        marker.Current = index;
        if (!_function.Filter(in value)) return;
        passed.Value++;
        _next.Process(in value, timestamp);
    }
}

/// <summary>Ends a run inside a task.</summary>
internal struct CollectStage<T>(Collector<T> collector) : IStage<T>
{
    public readonly bool IsFull => collector.IsFull;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Process(in T value, long timestamp) => collector.Append(in value, timestamp);
}

/// <summary>Ends a run at an edge to other tasks.</summary>
internal struct SendStage<T, TPartitioner>(TPartitioner partitioner, ChannelOutput<T> output) : IStage<T>
    where TPartitioner : struct, IPartitioner<T>
{
    private TPartitioner _partitioner = partitioner;

    public readonly bool IsFull => output.Blocked;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Process(in T value, long timestamp) => _partitioner.Send(output, in value, timestamp);
}

/// <summary>Ends a run that nobody reads.</summary>
internal struct DropStage<T> : IStage<T>
{
    public readonly bool IsFull => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Process(in T value, long timestamp)
    {
    }
}
