using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>Written as the length of the UTF-8 form plus one (0 is null), then that form.</summary>
internal struct StringCodec : ICodec<string?>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Hash(in string? value) => KeyHash.OfString(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(in string? x, in string? y) => string.Equals(x, y);

    public readonly void Write(ref StateWriter writer, in string? value)
    {
        if (value is null)
            writer.WriteByte(0);
        else
            writer.WriteText(value, 1);
    }

    public readonly string? Read(ref StateReader reader)
    {
        var length = reader.ReadVarUInt();
        if (length == 0)
            return null;
        if (length - 1 > (ulong)reader.Remaining)
            reader.ThrowInvalid($"a text of {length - 1:N0} bytes where {reader.Remaining:N0} are left");
        return reader.ReadText((int)(length - 1));
    }
}
