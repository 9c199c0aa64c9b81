using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>What a window keeps of its records. Always a struct, so that the operator is compiled for it.</summary>
internal interface IWindowContents<TIn, TAcc>
{
    Codec<TAcc> CodecIn(CodecRegistry registry);

    TAcc Create();

    void Add(ref TAcc contents, in TIn value, long timestamp);

    void Merge(ref TAcc contents, in TAcc other);
}

/// <summary>Keeps an accumulator.</summary>
internal struct AggregatedContents<TIn, TAcc, TResult, TAggregate>(TAggregate aggregate) : IWindowContents<TIn, TAcc>
    where TAggregate : struct, IAggregateFunction<TIn, TAcc, TResult>
{
    TAggregate _aggregate = aggregate;

    public readonly Codec<TAcc> CodecIn(CodecRegistry registry) => registry.For<TAcc>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TAcc Create() => _aggregate.CreateAccumulator();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref TAcc contents, in TIn value, long timestamp) => _aggregate.Add(ref contents, in value);

    public void Merge(ref TAcc contents, in TAcc other) => _aggregate.Merge(ref contents, in other);
}

/// <summary>Keeps all records.</summary>
internal readonly struct ListedContents<TIn> : IWindowContents<TIn, ElementList<TIn>>
{
    public Codec<ElementList<TIn>> CodecIn(CodecRegistry registry) => ElementListCodec.Of(registry.For<TIn>());

    public ElementList<TIn> Create() => default;

    public void Add(ref ElementList<TIn> contents, in TIn value, long timestamp) => contents.Add(in value, timestamp);

    public void Merge(ref ElementList<TIn> contents, in ElementList<TIn> other) => contents.AddAll(in other);
}
