using ActorStream.Persistence;

namespace ActorStream.Operators.Sources;

/// <summary>
/// What a source's subtask has in a checkpoint: the splits in hand, which go back to the source's <see cref="SplitBook"/> on restore, and
/// how far its event time was, which all subtasks look at.
/// </summary>
internal sealed class SourceOperatorState
{
    private const string SplitsName = "splits";
    private const string WatermarkName = "watermark";

    private readonly OperatorStateBackend _backend = new(CodecRegistry.Default);
    private readonly ListState<byte[]> _splits;
    private readonly ListState<EmittedWatermark> _watermarks;

    public SourceOperatorState()
    {
        _splits = _backend.GetListState<byte[]>(SplitsName);
        _watermarks = _backend.GetUnionListState<EmittedWatermark>(WatermarkName);
    }

    /// <summary>The splits that a stored source subtask had in hand, each as its <see cref="SplitCodec"/> wrote it.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> SplitsOf(OperatorSnapshot stored) =>
        from state in stored.States
        where state.Descriptor.Name == SplitsName && state.Descriptor.Kind == StateKind.OperatorList
        from item in state.Parts
        select (ReadOnlyMemory<byte>)CodecRegistry.Default.For<byte[]>().FromBytes(item.Span);

    public FrozenOperator Freeze(IEnumerable<byte[]> splits, EmittedWatermark watermark)
    {
        _splits.Update(splits);
        _watermarks.Update([watermark]);
        return _backend.Freeze();
    }

    /// <summary>The event time that everybody behind the source has reached, from which each subtask goes on; none if there is none.</summary>
    /// <remarks>
    /// It is the lowest of the active subtasks' watermarks, whatever the parallelism: splits are assigned anew, and one whose subtask was far ahead
    /// may get one that was far behind. Idle ones do not hold it back, unless all are; those at their end have none to give.
    /// </remarks>
    public long Restore(SnapshotReader stored)
    {
        _backend.Restore(stored);
        _splits.Clear();
        var open = _watermarks.Get().Where(static w => w.Watermark != EventTime.End).ToArray();
        var active = open.Where(static w => !w.Idle).Select(static w => w.Watermark).ToArray();
        if (active.Length > 0) return active.Min();
        return open.Select(static w => w.Watermark).DefaultIfEmpty(EventTime.None).Max();
    }
}

/// <summary>The watermark that a source's subtask has emitted.</summary>
/// <param name="Watermark">In epoch milliseconds.</param>
/// <param name="Idle">Whether the subtask was idle: it held nobody back.</param>
internal readonly record struct EmittedWatermark(long Watermark, bool Idle);
