using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ActorStream.Operators.Sources;
using ActorStream.Streams;
using ActorStream.Windows;

namespace ActorStream;

/// <content>Sources.</content>
public sealed partial class StreamExecutionEnvironment
{
    /// <summary>A stream from a source.</summary>
    /// <param name="source">Where the records come from.</param>
    /// <param name="strategy">How event time comes about, for each split of the source; left out: there are no watermarks but the last.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// File.WriteAllLines("words.txt", ["to be", "or not"]);
    /// env.FromSource(new FileSource&lt;string> { Path = "words.txt", Format = new TextFormat() }).Print();
    /// // prints: to be, or not
    /// </code></example>
    public DataStream<T> FromSource<T>(
        ISource<T> source, WatermarkStrategy<T>? strategy = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(source);
        var watermarks = strategy ?? WatermarkStrategy.NoWatermarks();
        var node = Add(new SourceNode<T>(source, new SourceLocation(file, line), (context, read) => SourceOperator<T>.Create(
            read.CreateReader(new SourceReaderContext
            {
                SourceName = context.Name,
                Subtask = context.Subtask,
                Parallelism = context.Parallelism,
                Time = context.Time,
                Wake = context.Wake,
                Outside = context.Outside,
                Cancellation = context.Cancellation,
                Metrics = context.Metrics,
                Seed = context.Seed,
                LoggerFactory = context.LoggerFactory,
            }),
            watermarks,
            new SourceOptions
            {
                AutoWatermarkInterval = (long)AutoWatermarkInterval.TotalMilliseconds,
                Alignments = Alignments,
                Splits = read.CreateDiscovery(context.Parallelism, context.Codecs).Codec,
                WarnsOfLoss = !read.IsReplayable && (RestartStrategy != RestartStrategy.None || Checkpointing.Storage.IsDurable),
            }))
        {
            FixedParallelism = source.IsParallel ? null : 1,
        });
        return new DataStream<T>(this, new StreamOutput<T>(node, null, new PlainPartitioning<T>(PartitioningKind.Default)));
    }

    /// <summary>A bounded stream of the given records, in order.</summary>
    /// <example><code>
    /// env.FromElements("to", "be").Print();
    /// // prints: to, be
    /// </code></example>
    public DataStream<T> FromElements<T>(params T[] elements) => FromCollection(elements);

    /// <summary>A bounded stream of the records of a collection, in order; it is read once, now.</summary>
    /// <param name="collection">The records.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// env.FromCollection(new List&lt;int> { 1, 2, 3 }).Map(static n => n + 1).Print();
    /// // prints: 2, 3, 4
    /// </code></example>
    public DataStream<T> FromCollection<T>(
        IEnumerable<T> collection, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        FromSource(NumberedSources.Collection(collection), null, file, line);

    /// <summary>A bounded stream of the records of a collection, read by all subtasks: in order within each.</summary>
    /// <inheritdoc cref="FromCollection{T}" path="/param"/>
    /// <example><code>
    /// env.FromParallelCollection(Enumerable.Range(1, 4)).SetParallelism(2).Map(static n => n * n).SetParallelism(2).Print();
    /// // prints, in any order: 1, 4, 9, 16
    /// </code></example>
    public DataStream<T> FromParallelCollection<T>(
        IEnumerable<T> collection, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        FromSource(NumberedSources.Collection(collection, parallel: true), null, file, line);

    /// <summary>The numbers from <paramref name="from"/> to <paramref name="to"/>, both included, read by all subtasks.</summary>
    /// <exception cref="ArgumentException">The sequence ends before it starts.</exception>
    /// <example><code>
    /// env.FromSequence(1, 3).Print();
    /// // prints: 1, 2, 3
    /// </code></example>
    public DataStream<long> FromSequence(long from, long to, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        FromSource(NumberedSources.Sequence(from, to), null, file, line);

    /// <summary>A stream of what a sequence of the program gives; it ends when the sequence does.</summary>
    /// <remarks>
    /// It cannot be read again: after a restart it is enumerated once more and goes on with what it gives then, whatever the checkpoint has had.
    /// Records between the checkpoint and the failure are lost or come twice, with a warning; the overload with <c>skip</c> loses and doubles nothing.
    /// </remarks>
    /// <param name="sequence">Enumerated by one subtask; back-pressure holds it back.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// env.FromAsyncEnumerable(Feed.ReadAsync()).Print();
    /// // prints: first, second
    ///
    /// public static class Feed
    /// {
    ///     public static async IAsyncEnumerable&lt;string> ReadAsync()
    ///     {
    ///         yield return "first";
    ///         await Task.Yield();
    ///         yield return "second";
    ///     }
    /// }
    /// </code></example>
    public DataStream<T> FromAsyncEnumerable<T>(
        IAsyncEnumerable<T> sequence, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        FromSource(AsyncEnumerableSource<T>.Of(sequence), null, file, line);

    /// <summary>A stream of what a sequence of the program gives.</summary>
    /// <param name="sequence">Given how many records the restored checkpoint has had, gives the rest.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// env.FromAsyncEnumerable(static skip => Feed.ReadAsync((int)skip)).Print();
    /// // prints: first, second
    ///
    /// public static class Feed
    /// {
    ///     public static async IAsyncEnumerable&lt;string> ReadAsync(int skip)
    ///     {
    ///         string[] all = ["first", "second"];
    ///         for (var i = skip; i &lt; all.Length; i++)
    ///         {
    ///             await Task.Yield();
    ///             yield return all[i];
    ///         }
    ///     }
    /// }
    /// </code></example>
    public DataStream<T> FromAsyncEnumerable<T>(
        Func<long, IAsyncEnumerable<T>> sequence, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        return FromSource(new AsyncEnumerableSource<T>(sequence), null, file, line);
    }

    /// <summary>The door from the rest of the program: what is written to a channel. The stream ends when the channel is completed.</summary>
    /// <remarks>A channel cannot be read again: records that were taken between the last checkpoint and a failure are lost, with a warning, and counted in <c>numRecordsNotReplayed</c>.</remarks>
    /// <param name="channel">Read by one subtask; a full channel is back-pressure to its writers.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// var orders = System.Threading.Channels.Channel.CreateBounded&lt;string>(100);
    /// env.FromChannel(orders.Reader).Map(static order => $"got {order}").Print();
    /// var job = env.ExecuteAsync("orders");
    /// await orders.Writer.WriteAsync("a book");
    /// orders.Writer.Complete();
    /// await job;
    /// // prints: got a book
    /// </code></example>
    public DataStream<T> FromChannel<T>(ChannelReader<T> channel, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return FromSource(new ChannelSource<T>(channel), null, file, line);
    }

    internal SourceAlignments Alignments { get; } = new();
}
