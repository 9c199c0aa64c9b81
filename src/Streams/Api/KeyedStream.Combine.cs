using System.Runtime.CompilerServices;
using ActorStream.Streams;

namespace ActorStream;

/// <content>Two streams together.</content>
public sealed partial class KeyedStream<TKey, T>
{
    /// <summary>Leads this stream into a function beside a broadcast one.</summary>
    public new KeyedBroadcastConnectedStream<TKey, T, TBroadcast> Connect<TBroadcast>(BroadcastStream<TBroadcast> broadcast)
    {
        ArgumentNullException.ThrowIfNull(broadcast);
        return new KeyedBroadcastConnectedStream<TKey, T, TBroadcast>(this, broadcast);
    }

    /// <summary>Leads this stream and another one with the same type of key into one function.</summary>
    public KeyedConnectedStreams<TKey, T, T2> Connect<T2>(KeyedStream<TKey, T2> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new KeyedConnectedStreams<TKey, T, T2>(this, other);
    }

    /// <summary>Joins this stream with another by key and by how far apart in event time two records are.</summary>
    /// <param name="other">The other stream.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public IntervalJoin<TKey, T, T2> IntervalJoin<T2>(
        KeyedStream<TKey, T2> other, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new IntervalJoin<TKey, T, T2>(this, other, new SourceLocation(file, line));
    }
}
