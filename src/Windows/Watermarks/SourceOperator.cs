using ActorStream.Operators;
using ActorStream.Operators.Sources;

namespace ActorStream.Windows;

/// <summary>What a source operator is told besides its strategy.</summary>
internal sealed record SourceOptions
{
    /// <summary>Milliseconds between periodic watermarks (<c>pipeline.auto-watermark-interval</c>); 0: after every record.</summary>
    public long AutoWatermarkInterval { get; init; } = 200;

    /// <summary>The byte form of the source's splits; null: the source is not part of any checkpoint.</summary>
    public SplitCodec? Splits { get; init; }

    /// <summary>Whether to say that what was read cannot be read again when the job starts once more.</summary>
    public bool WarnsOfLoss { get; init; }

    /// <summary>The job's alignment groups; null: there are none.</summary>
    public SourceAlignments? Alignments { get; init; }
}

/// <summary>
/// The head of a source's task: polls the reader, gives records their timestamps, and runs the watermark strategy for each split. The
/// end is the watermark of the end behind the last record, then <see cref="ISourceOperator.IsFinished"/>.
/// </summary>
internal abstract class SourceOperator<T> : Operator, ISourceOperator
{
    protected SourceOperator() => Output = AddOutput<T>();

    public Collector<T> Output { get; }

    public override bool MakesWatermarks => true;

    /// <summary>Called with each split that has been read to its end.</summary>
    public Action<SourceSplit>? SplitFinished { get; set; }

    /// <summary>The splits in hand, with their positions.</summary>
    public abstract IReadOnlyList<SourceSplit> Splits { get; }

    public abstract bool WantsSplit { get; }

    public bool IsFinished { get; protected set; }

    public static SourceOperator<T> Create(SplitReader<T> reader, WatermarkStrategy<T> strategy, SourceOptions? options = null)
    {
        var assigner = TimestampAssigners.For<T>(strategy.Assigner);
        return Closed.Create<SourceOperator<T>>(
            typeof(SourceOperator<,>), [typeof(T), assigner.GetType()], assigner, reader, strategy, options ?? new SourceOptions());
    }

    public abstract bool Poll();

    public abstract void AddSplit(SourceSplit split);

    public abstract void NoMoreSplits();

    /// <summary>
    /// There is no split to be had at present, but there may be one later: the source is idle. While a split may come at any moment it
    /// is not, lest event time overtakes the split's records.
    /// </summary>
    public abstract void NoSplitsForNow();

    public abstract void Drain();

    public abstract void SetBlocked(bool blocked);
}
