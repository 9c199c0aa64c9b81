using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Operators.Exchange;

/// <summary>To one fixed channel: forward between equal subtasks, and global (the first subtask).</summary>
internal struct SinglePartitioner<T>(int channel) : IPartitioner<T>
{
    public readonly void Send(ChannelOutput<T> output, in T value, long timestamp) => output.Add(channel, in value, timestamp);
}

/// <summary>Round robin over the channels from <paramref name="first"/> on: rebalance over all of them, rescale over a part.</summary>
internal struct RoundRobinPartitioner<T>(int first, int count, int start) : IPartitioner<T>
{
    private int _next = start % count;

    public void Send(ChannelOutput<T> output, in T value, long timestamp)
    {
        output.Add(first + _next, in value, timestamp);
        if (++_next == count) _next = 0;
    }
}

/// <summary>At random, from a seed.</summary>
internal struct ShufflePartitioner<T>(int count, ulong seed) : IPartitioner<T>
{
    private ulong _state = seed;

    public void Send(ChannelOutput<T> output, in T value, long timestamp)
    {
        _state += 0x9E3779B97F4A7C15;
        var z = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        output.Add((int)(((z >> 32) * (ulong)count) >> 32), in value, timestamp);
    }
}

/// <summary>To every channel.</summary>
internal struct BroadcastPartitioner<T> : IPartitioner<T>
{
    public readonly void Send(ChannelOutput<T> output, in T value, long timestamp)
    {
        for (var channel = 0; channel < output.Count; channel++) output.Add(channel, in value, timestamp);
    }
}

/// <summary>As the user's function says.</summary>
internal struct CustomPartitioner<T, TKey>(Func<T, TKey> key, Func<TKey, int, int> partition) : IPartitioner<T>
{
    public readonly void Send(ChannelOutput<T> output, in T value, long timestamp)
    {
        var channel = partition(key(value), output.Count);
        if ((uint)channel >= (uint)output.Count)
            throw new InvalidOperationException($"The partitioner answered {channel}; it must be from 0 to {output.Count - 1}.");
        output.Add(channel, in value, timestamp);
    }
}

/// <summary>To the shard that owns the key's group.</summary>
internal struct KeyPartitioner<T, TKey, TSelector, TCodec>(TSelector selector, TCodec codec, ushort[] channelOfGroup) : IPartitioner<T>
    where TSelector : struct, IKeySelector<T, TKey>
    where TCodec : struct, ICodec<TKey>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Send(ChannelOutput<T> output, in T value, long timestamp)
    {
        var key = selector.GetKey(in value);
        var hash = codec.Hash(in key);
        var group = (int)(((hash >> 32) * (ulong)channelOfGroup.Length) >> 32);
        output.Add(channelOfGroup[group], in value, timestamp, hash);
    }
}
