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
    public DataStream<T> FromSource<T>(
        ISource<T> source, WatermarkStrategy<T>? strategy = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(source);
        var watermarks = strategy ?? WatermarkStrategy.NoWatermarks();
        var node = Add(new SourceNode<T>(source, new SourceLocation(file, line), context => SourceOperator<T>.Create(
            source.CreateReader(new SourceReaderContext
            {
                SourceName = context.Name,
                Subtask = context.Subtask,
                Parallelism = context.Parallelism,
                Time = context.Time,
                Wake = context.Wake,
                Cancellation = context.Cancellation,
                Metrics = context.Metrics,
                Seed = context.Seed,
            }),
            watermarks,
            new SourceOptions { AutoWatermarkInterval = (long)AutoWatermarkInterval.TotalMilliseconds, Alignments = Alignments })));
        return new DataStream<T>(this, new StreamOutput<T>(node, null, new PlainPartitioning<T>(PartitioningKind.Default)));
    }

    internal SourceAlignments Alignments { get; } = new();
}
