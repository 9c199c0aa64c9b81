namespace ActorStream.Persistence;

/// <summary>
/// Written as the four numbers of <see cref="decimal.GetBits(decimal)"/>, so that 1.00 stays 1.00; equal and hashed without trailing zeros, so that it is the key 1.0.
/// </summary>
internal struct DecimalCodec : ICodec<decimal>
{
    const int SignBit = 1 << 31;

    public readonly ulong Hash(in decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        var low = (uint)parts[0] | ((ulong)(uint)parts[1] << 32);
        var high = (ulong)(uint)parts[2];
        var scale = (parts[3] >> 16) & 0xFF;
        if (scale > 0)
            Strip(ref low, ref high, ref scale);
        var sign = parts[3] < 0 && (low | high) != 0 ? 1UL << 63 : 0;
        return KeyHash.Combine(KeyHash.Combine(KeyHash.Seed, KeyHash.OfUInt64(low)), KeyHash.OfUInt64(high | ((ulong)scale << 32) | sign));
    }

    public readonly bool Equals(in decimal x, in decimal y) => x == y;

    public readonly void Write(ref StateWriter writer, in decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        foreach (var part in parts)
            writer.WriteInt32(part);
    }

    public readonly decimal Read(ref StateReader reader)
    {
        int low = reader.ReadInt32(), middle = reader.ReadInt32(), high = reader.ReadInt32(), flags = reader.ReadInt32();
        var scale = (flags >> 16) & 0xFF;
        if (scale > 28 || (flags & ~(SignBit | 0xFF0000)) != 0)
            reader.ThrowInvalid($"the flags {flags:X8} where those of a decimal must be");
        return new decimal(low, middle, high, flags < 0, (byte)scale);
    }

    static void Strip(ref ulong low, ref ulong high, ref int scale)
    {
        while (scale > 0 && high != 0)
        {
            var (quotient, rest) = UInt128.DivRem(new UInt128(high, low), 10);
            if (rest != 0)
                return;
            low = (ulong)(quotient & ulong.MaxValue);
            high = (ulong)(quotient >> 64);
            scale--;
        }

        if (high == 0 && low == 0)
        {
            scale = 0;
            return;
        }

        while (scale > 0 && low % 10 == 0)
        {
            low /= 10;
            scale--;
        }
    }
}
