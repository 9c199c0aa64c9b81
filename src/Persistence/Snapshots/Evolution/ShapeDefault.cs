namespace ActorStream.Persistence;

/// <summary>The value of a member that was not stored: 0, false, null, and structs of these.</summary>
internal static class ShapeDefault
{
    public static void Write(ref StateWriter writer, TypeShape shape)
    {
        if (shape.IsNullable || shape.Kind is ShapeKind.List or ShapeKind.Set or ShapeKind.Map or ShapeKind.VarInt or ShapeKind.Union)
        {
            writer.WriteByte(0);
            return;
        }
        switch (shape.Kind)
        {
            case ShapeKind.BigInteger:
                writer.WriteVarUInt(1);
                writer.WriteByte(0);
                break;
            case ShapeKind.Enum:
                Write(ref writer, shape.Members[0].Shape);
                break;
            case ShapeKind.Record when shape.Members.Count == 0:
                writer.WriteByte(0);
                break;
            case ShapeKind.Record:
                foreach (var (_, member) in shape.Members)
                    Write(ref writer, member);
                break;
            default:
                for (var left = ShapeWalker.FixedBytes(shape.Kind); left > 0; left--)
                    writer.WriteByte(0);
                break;
        }
    }

    /// <summary>Why a member of this shape has no default; null when it has one.</summary>
    public static string? WhyNot(TypeShape shape)
    {
        if (shape.IsNullable)
            return null;
        if (shape.Kind == ShapeKind.Custom)
            return $"is new, and {shape.Name} with its own serializer has no default";
        return shape.Kind == ShapeKind.Record ? shape.Members.Select(static m => WhyNot(m.Shape)).FirstOrDefault(static why => why is not null) : null;
    }
}
