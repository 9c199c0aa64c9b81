namespace ActorStream.Persistence;

/// <summary>The rows or items of a state as one record: they are understood, and converted, as any value is.</summary>
internal static class RowShape
{
    static readonly TypeShape Time = new(ShapeKind.Int64, "long");

    public static TypeShape Of(StateDescriptor descriptor)
    {
        var members = new List<MemberShape>();
        foreach (var part in descriptor.Shapes)
        {
            // No namespace is written in no bytes; any other record without members in one.
            if (part.Name != "namespace" || part.Shape.Kind != ShapeKind.Record || part.Shape.Members.Count > 0)
                members.Add(part);
        }
        if (descriptor.Kind == StateKind.Map && members.Count == 3)
        {
            var entry = new TypeShape(ShapeKind.Record, "Entry", false, members[1], members[2]);
            members = [members[0], new("entries", new(ShapeKind.List, "entries", false, new MemberShape("item", entry)))];
        }
        else if (descriptor.Kind == StateKind.Timers && descriptor.Shapes.Any(static part => part.Name == "namespace"))
        {
            members.Add(new("time", Time));
        }
        return new(ShapeKind.Record, "Row", false, members);
    }
}
