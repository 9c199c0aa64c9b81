using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Streams;

namespace ActorStream;

/// <content>Two streams together, and asynchronous I/O.</content>
public partial class DataStream<T>
{
    /// <summary>Leads this stream and another into one function.</summary>
    public ConnectedStreams<T, T2> Connect<T2>(DataStream<T2> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new ConnectedStreams<T, T2>(this, other);
    }

    /// <summary>Leads this stream into a function beside a broadcast one.</summary>
    public BroadcastConnectedStream<T, TBroadcast> Connect<TBroadcast>(BroadcastStream<TBroadcast> broadcast)
    {
        ArgumentNullException.ThrowIfNull(broadcast);
        return new BroadcastConnectedStream<T, TBroadcast>(this, broadcast);
    }

    /// <summary>Every subtask of the next function gets all records.</summary>
    public BroadcastStream<T> Broadcast() => new(Repartition(new PlainPartitioning<T>(PartitioningKind.Broadcast)));

    /// <summary>Joins this stream with another by key, in windows: <c>.Window(…).Apply(…)</c> follows.</summary>
    /// <param name="other">The other stream.</param>
    /// <param name="key">The key of this stream's records.</param>
    /// <param name="otherKey">The key of the other stream's records.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public JoinedStreams<TKey, T, T2> Join<TKey, T2>(
        DataStream<T2> other, Func<T, TKey> key, Func<T2, TKey> otherKey, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new JoinedStreams<TKey, T, T2>(new TaggedUnion<TKey, T, T2>(this, other, key, otherKey, file, line));
    }

    /// <summary>Brings the records of this stream and another together by key, in windows: <c>.Window(…).Apply(…)</c> follows.</summary>
    /// <inheritdoc cref="Join{TKey, T2}" path="/param"/>
    public CoGroupedStreams<TKey, T, T2> CoGroup<TKey, T2>(
        DataStream<T2> other, Func<T, TKey> key, Func<T2, TKey> otherKey, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new CoGroupedStreams<TKey, T, T2>(new TaggedUnion<TKey, T, T2>(this, other, key, otherKey, file, line));
    }

    /// <summary>Calls an asynchronous function for each record; results keep the order of the records.</summary>
    /// <param name="function">Called for up to <paramref name="capacity"/> records at a time.</param>
    /// <param name="timeout">How long a record may take, with all its retries.</param>
    /// <param name="capacity">How many records may be under way; at this number input stops.</param>
    /// <param name="retry">How failed calls are tried again; left out: not at all.</param>
    /// <param name="onTimeout">Gives the result of a record that takes too long; left out: the job fails.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public DataStream<TOut> OrderedWait<TOut>(
        Func<T, CancellationToken, Task<TOut>> function, TimeSpan timeout, int capacity = 100, AsyncRetry? retry = null, Func<T, TOut>? onTimeout = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        AddAsync("OrderedWait", function, new AsyncOptions(true, timeout, capacity, retry), onTimeout, file, line);

    /// <summary>Calls an asynchronous function for each record; results may overtake each other, but not a watermark.</summary>
    /// <inheritdoc cref="OrderedWait{TOut}" path="/param"/>
    public DataStream<TOut> UnorderedWait<TOut>(
        Func<T, CancellationToken, Task<TOut>> function, TimeSpan timeout, int capacity = 100, AsyncRetry? retry = null, Func<T, TOut>? onTimeout = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        AddAsync("UnorderedWait", function, new AsyncOptions(false, timeout, capacity, retry), onTimeout, file, line);

    private DataStream<TOut> AddAsync<TOut>(
        string kind, Func<T, CancellationToken, Task<TOut>> function, AsyncOptions options, Func<T, TOut>? onTimeout, string file, int line)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Operator<TOut>(kind, file, line, context => new AsyncOperator<T, TOut>(context, options, function, onTimeout).Input);
    }
}
