namespace ActorStream.Persistence;

/// <summary>Steps over values whose types are not known, by their shapes.</summary>
internal static class ShapeWalker
{
    /// <summary>The bytes that a value of the kind takes, when that is always the same number; else 0.</summary>
    public static int FixedBytes(ShapeKind kind) => kind switch
    {
        ShapeKind.Bool or ShapeKind.Int8 or ShapeKind.UInt8 => 1,
        ShapeKind.Char or ShapeKind.Int16 or ShapeKind.UInt16 or ShapeKind.Half => 2,
        ShapeKind.Int32 or ShapeKind.UInt32 or ShapeKind.Single or ShapeKind.DateOnly => 4,
        ShapeKind.Int64 or ShapeKind.UInt64 or ShapeKind.Double or ShapeKind.DateTime or ShapeKind.TimeOnly or ShapeKind.TimeSpan => 8,
        ShapeKind.DateTimeOffset => 10,
        ShapeKind.Int128 or ShapeKind.UInt128 or ShapeKind.Decimal or ShapeKind.Guid => 16,
        _ => 0,
    };

    /// <summary>Whether null is one byte before the value, and not a number in it.</summary>
    public static bool HasNullByte(TypeShape shape) =>
        shape.IsNullable && shape.Kind is not (ShapeKind.String or ShapeKind.List or ShapeKind.Set or ShapeKind.Map or ShapeKind.Union);

    /// <summary>The first part with a serializer of the user, whose bytes only that can step over; null when there is none.</summary>
    public static TypeShape? Opaque(TypeShape shape) =>
        shape.Kind == ShapeKind.Custom ? shape : shape.Kind == ShapeKind.Enum ? null : shape.Members.Select(static m => Opaque(m.Shape)).FirstOrDefault(static s => s is not null);

    public static void Skip(ref StateReader reader, TypeShape shape)
    {
        if (HasNullByte(shape) && !reader.ReadBool())
            return;
        switch (shape.Kind)
        {
            case ShapeKind.String:
                var length = reader.ReadItemCount(1);
                if (length > 0)
                    reader.ReadBytes(length);
                break;
            case ShapeKind.BigInteger:
                reader.ReadBytes(reader.ReadCount(1));
                break;
            case ShapeKind.VarInt:
                reader.ReadVarUInt();
                break;
            case ShapeKind.Enum:
                Skip(ref reader, shape.Members[0].Shape);
                break;
            case ShapeKind.List or ShapeKind.Set or ShapeKind.Map:
                SkipItems(ref reader, shape);
                break;
            case ShapeKind.Record:
                if (shape.Members.Count == 0 && !shape.IsNullable)
                    reader.ReadByte();
                foreach (var (_, member) in shape.Members)
                    Skip(ref reader, member);
                break;
            case ShapeKind.Union:
                var number = reader.ReadVarUInt();
                if (number > (ulong)shape.Members.Count)
                    reader.ThrowInvalid($"case {number:N0} of {shape.Members.Count:N0}");
                if (number > 0)
                    Skip(ref reader, shape.Members[(int)number - 1].Shape);
                break;
            default:
                var bytes = FixedBytes(shape.Kind);
                if (bytes == 0)
                    reader.ThrowInvalid($"a value of {shape}, whose length only its serializer knows");
                reader.ReadBytes(bytes);
                break;
        }
    }

    /// <summary>The number of items of a collection; -1 is null.</summary>
    public static int ReadCount(ref StateReader reader, TypeShape shape) => shape.IsNullable ? reader.ReadItemCount(1) : reader.ReadCount(0);

    static void SkipItems(ref StateReader reader, TypeShape shape)
    {
        var count = ReadCount(ref reader, shape);
        if (count > 0 && shape.Members.Count == 1 && shape.Members[0].Shape is { IsNullable: false } item && FixedBytes(item.Kind) is > 0 and var bytes)
        {
            reader.ReadBytes(checked(count * bytes));
            return;
        }
        for (; count > 0; count--)
        {
            foreach (var (_, member) in shape.Members)
                Skip(ref reader, member);
        }
    }
}
