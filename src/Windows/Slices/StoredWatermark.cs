using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>
/// The watermark in the snapshot of a window operator: what has fired stays fired. At an aligned barrier it is the same in all subtasks; if it ever were not, the
/// lowest loses no window.
/// </summary>
internal static class StoredWatermark
{
    static readonly StateDescriptor Descriptor = new("watermark", StateKind.UnionList, new MemberShape("value", new TypeShape(ShapeKind.Int64, "long")));

    public static FrozenState Freeze(long watermark) =>
        FrozenItems.Of(Descriptor, 1, (ref StateWriter writer, int _) => writer.WriteVarInt(watermark), isImmutable: true);

    public static long Restore(SnapshotReader stored)
    {
        var lowest = long.MaxValue;
        var found = false;
        foreach (var item in stored.Items(Descriptor))
        {
            lowest = Math.Min(lowest, new StateReader(item.Span).ReadVarInt());
            found = true;
        }
        return found ? lowest : EventTime.None;
    }
}
