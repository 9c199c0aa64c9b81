using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>What a trigger remembers under one name, for all keys and windows.</summary>
internal sealed class TableTriggerState<TKey, TCodec, T>(WindowTriggerContext<TKey, TCodec> context, KeyGroupRange range, WindowCodecs<TKey, TCodec> codecs) : TriggerState<T>
    where TCodec : struct, ICodec<TKey>
{
    public StateTable<WindowKey<TKey>, T, WindowKeyCodec<TKey, TCodec>> Table { get; } = new(range, codecs.OwnerStruct);

    public override bool TryGet(out T value)
    {
        ref readonly var row = ref Table.Peek(in context.Current, context.WindowHash);
        if (Unsafe.IsNullRef(in row))
        {
            value = default!;
            return false;
        }
        value = row;
        return true;
    }

    public override void Set(in T value) => Table.GetOrAdd(in context.Current, context.WindowHash, out _) = value;

    public override void Clear()
    {
        if (Table.Count > 0) Table.Remove(in context.Current, context.WindowHash);
    }

    public override void Merge(Func<T, T, T> combine)
    {
        var any = TryGet(out var merged);
        foreach (var window in context.MergedWindows)
        {
            ref readonly var row = ref Table.Peek(new WindowKey<TKey>(context.Current.Key, window), WindowHash.Of(context.KeyHash, window));
            if (Unsafe.IsNullRef(in row)) continue;
            merged = any ? combine(merged, row) : row;
            any = true;
        }
        if (any) Set(in merged);
    }
}
