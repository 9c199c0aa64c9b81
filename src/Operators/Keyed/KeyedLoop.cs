using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>What a keyed operator does with one record: a struct around the operator, so that the loop calls it directly.</summary>
internal interface IKeyedProcessor<TKey, TIn>
{
    /// <summary>Whether the operator's outlets have no room: the loop stops behind the record that filled them.</summary>
    bool IsFull { get; }

    void Process(in TKey key, ulong hash, in TIn value, long timestamp);
}

/// <summary>The loop of a keyed operator over a batch. Hashes come with the batch where making them is dear, else they are made here.</summary>
internal static class KeyedLoop
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Run<TKey, TIn, TSelector, TCodec, TProcessor>(
        ref TProcessor processor,
        ref TSelector selector,
        ref TCodec codec,
        ReadOnlySpan<TIn> values,
        ReadOnlySpan<long> timestamps,
        ReadOnlySpan<ulong> hashes,
        ref int position)
        where TSelector : struct, IKeySelector<TIn, TKey>
        where TCodec : struct, ICodec<TKey>
        where TProcessor : struct, IKeyedProcessor<TKey, TIn>
    {
        ref var value = ref MemoryMarshal.GetReference(values);
        ref var timestamp = ref MemoryMarshal.GetReference(timestamps);
        for (var i = 0; i < values.Length; i++)
        {
            position = i;
            ref var current = ref Unsafe.Add(ref value, i);
            var key = selector.GetKey(in current);
            var hash = i < hashes.Length ? hashes[i] : codec.Hash(in key);
            processor.Process(in key, hash, in current, Unsafe.Add(ref timestamp, i));
            if (processor.IsFull) return i + 1;
        }
        return values.Length;
    }
}

/// <summary>The inlet of a keyed operator: selector, key codec and processor are known types, so the loop is compiled for them.</summary>
internal sealed class KeyedInlet<TKey, TIn, TSelector, TCodec, TProcessor>(
    Operator owner, TSelector selector, TCodec codec, TProcessor processor) : Inlet<TIn>(owner)
    where TSelector : struct, IKeySelector<TIn, TKey>
    where TCodec : struct, ICodec<TKey>
    where TProcessor : struct, IKeyedProcessor<TKey, TIn>
{
    private TSelector _selector = selector;
    private TCodec _codec = codec;
    private TProcessor _processor = processor;

    public override int Process(ReadOnlySpan<TIn> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes) =>
        KeyedLoop.Run<TKey, TIn, TSelector, TCodec, TProcessor>(
            ref _processor, ref _selector, ref _codec, values, timestamps, hashes, ref Position);
}
