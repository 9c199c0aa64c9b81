using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>
/// The watermark in the snapshot of a window operator: what has fired stays fired. At an aligned barrier it is the same in all subtasks; where a barrier has overtaken records,
/// each goes on from its own.
/// </summary>
internal static class StoredWatermark
{
    static readonly StateDescriptor Descriptor = new("watermark", StateKind.UnionList, new MemberShape("value", new TypeShape(ShapeKind.Int64, "long")));

    public static FrozenState Freeze(long watermark) =>
        FrozenItems.Of(Descriptor, 1, (ref StateWriter writer, int _) => writer.WriteVarInt(watermark), isImmutable: true);

    /// <exception cref="StateMismatchException">Subtasks were at different event times, and their number has changed: of a key's windows it is not known which have fired.</exception>
    public static long Restore(SnapshotReader stored)
    {
        var bySubtask = stored.ItemsBySubtask(Descriptor);
        if (bySubtask.Count == stored.Parallelism && bySubtask[stored.Subtask].Count > 0) return Read(bySubtask[stored.Subtask][0]);
        var all = bySubtask.SelectMany(static items => items).Select(Read).Distinct().ToList();
        if (all.Count <= 1) return all.Count == 0 ? EventTime.None : all[0];
        throw new StateMismatchException(
            $"Barriers had overtaken records when the checkpoint was taken, so that its {bySubtask.Count} subtasks were at different event times: it can be restored only with a parallelism of {bySubtask.Count}, and now there "
            + $"are {stored.Parallelism}. Start with that, and change the parallelism with a savepoint.");
    }

    static long Read(ReadOnlyMemory<byte> item) => new StateReader(item.Span).ReadVarInt();
}
