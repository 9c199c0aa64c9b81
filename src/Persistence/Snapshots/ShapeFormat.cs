namespace ActorStream.Persistence;

/// <summary>The byte form of type shapes: see <see cref="OperatorSnapshot"/>.</summary>
internal static class ShapeFormat
{
    public static void WriteMembers(ref StateWriter writer, IReadOnlyList<MemberShape> members)
    {
        writer.WriteVarUInt((ulong)members.Count);
        foreach (var (name, shape) in members)
        {
            writer.WriteString(name);
            writer.WriteByte((byte)shape.Kind);
            writer.WriteString(shape.Name);
            writer.WriteBool(shape.IsNullable);
            WriteMembers(ref writer, shape.Members);
        }
    }

    public static MemberShape[] ReadMembers(ref StateReader reader)
    {
        var members = new MemberShape[reader.ReadCount(4)];
        for (var i = 0; i < members.Length; i++)
        {
            var name = reader.ReadString();
            var kind = (ShapeKind)reader.ReadByte();
            var typeName = reader.ReadString();
            var isNullable = reader.ReadBool();
            members[i] = new(name, new(kind, typeName, isNullable, ReadMembers(ref reader)));
        }
        return members;
    }
}
