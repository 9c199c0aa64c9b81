using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>A key's sessions and their alarm.</summary>
internal sealed class SessionRowForm<TAcc>(Codec<SessionRow<TAcc>> codec) : RowForm<SessionRow<TAcc>>
{
    public override void Write(ref StateWriter writer, in SessionRow<TAcc> row)
    {
        writer.WriteVarInt(row.Alarm);
        codec.Write(ref writer, in row);
    }

    public override SessionRow<TAcc> Read(ref StateReader reader)
    {
        var alarm = reader.ReadVarInt();
        var row = codec.Read(ref reader);
        row.Alarm = alarm;
        return row;
    }
}
