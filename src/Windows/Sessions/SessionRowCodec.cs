using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>A key's sessions: how many, then each one's start, end and accumulator. The alarm follows from them.</summary>
internal readonly struct SessionRowCodec<TAcc>(Codec<TAcc> accumulator) : ICodec<SessionRow<TAcc>>
{
    public static Codec<SessionRow<TAcc>> Of(Codec<TAcc> accumulator)
    {
        var time = new TypeShape(ShapeKind.VarInt, "long");
        var session = new TypeShape(
            ShapeKind.Record, "Session", false, new MemberShape("start", time), new MemberShape("end", time), new MemberShape("accumulator", accumulator.Shape));
        return new Codec<SessionRow<TAcc>, SessionRowCodec<TAcc>>(
            new(accumulator), new CodecTraits(new TypeShape(ShapeKind.List, "sessions", false, new MemberShape("item", session)), IsImmutable: false));
    }

    public ulong Hash(in SessionRow<TAcc> value) => throw new NotSupportedException("Sessions are no key.");

    public bool Equals(in SessionRow<TAcc> x, in SessionRow<TAcc> y) => throw new NotSupportedException("Sessions are no key.");

    public void Write(ref StateWriter writer, in SessionRow<TAcc> value)
    {
        writer.WriteVarUInt(1 + (ulong)(value.More?.Count ?? 0));
        Write(ref writer, in value.First);
        if (value.More is not { } more) return;
        for (var place = default(SessionList<TAcc>.Place); more.Has(place); place = more.Next(place)) Write(ref writer, in more[place]);
    }

    public SessionRow<TAcc> Read(ref StateReader reader)
    {
        var row = default(SessionRow<TAcc>);
        var count = reader.ReadVarUInt();
        row.First.Start = reader.ReadVarInt();
        row.First.End = reader.ReadVarInt();
        row.First.Acc = accumulator.Read(ref reader);
        for (; count > 1; count--)
        {
            var start = reader.ReadVarInt();
            var end = reader.ReadVarInt();
            (row.More ??= new()).Add(start, end).Acc = accumulator.Read(ref reader);
        }
        return row;
    }

    void Write(ref StateWriter writer, in Session<TAcc> session)
    {
        writer.WriteVarInt(session.Start);
        writer.WriteVarInt(session.End);
        accumulator.Write(ref writer, in session.Acc);
    }
}
