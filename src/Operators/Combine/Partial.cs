using System.Runtime.CompilerServices;

namespace ActorStream.Operators;

/// <summary>Stands for several records, for what counts records one by one.</summary>
internal interface IManyRecords
{
    int Records { get; }
}

/// <summary>What some records of a key come to: sent in their place.</summary>
internal struct Partial<TKey, TAcc> : IManyRecords
{
    public TKey Key;
    public TAcc Accumulator;
    public int Count;

    public readonly int Records => Count;
}

/// <summary>The key of a partial result.</summary>
internal readonly struct PartialKey<TKey, TAcc> : IKeySelector<Partial<TKey, TAcc>, TKey>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TKey GetKey(in Partial<TKey, TAcc> value) => value.Key;
}
