using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

internal struct TimeSpanCodec : ICodec<TimeSpan>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Hash(in TimeSpan value) => KeyHash.OfInt64(value.Ticks);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(in TimeSpan x, in TimeSpan y) => x == y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(ref StateWriter writer, in TimeSpan value) => writer.WriteInt64(value.Ticks);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TimeSpan Read(ref StateReader reader) => new(reader.ReadInt64());
}

internal struct TimeOnlyCodec : ICodec<TimeOnly>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Hash(in TimeOnly value) => KeyHash.OfInt64(value.Ticks);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(in TimeOnly x, in TimeOnly y) => x == y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(ref StateWriter writer, in TimeOnly value) => writer.WriteInt64(value.Ticks);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TimeOnly Read(ref StateReader reader) => Times.TimeOnly(ref reader);
}

internal struct DateOnlyCodec : ICodec<DateOnly>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Hash(in DateOnly value) => KeyHash.OfInt64(value.DayNumber);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(in DateOnly x, in DateOnly y) => x == y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(ref StateWriter writer, in DateOnly value) => writer.WriteInt32(value.DayNumber);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly DateOnly Read(ref StateReader reader) => Times.DateOnly(ref reader);
}

/// <summary>Written as ticks with the kind in the top two bits; equal and hashed by ticks alone, as the type's own equality.</summary>
internal struct DateTimeCodec : ICodec<DateTime>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Hash(in DateTime value) => KeyHash.OfInt64(value.Ticks);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(in DateTime x, in DateTime y) => x.Ticks == y.Ticks;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(ref StateWriter writer, in DateTime value) => writer.WriteInt64(value.Ticks | ((long)value.Kind << 62));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly DateTime Read(ref StateReader reader) => Times.DateTime(ref reader);
}

/// <summary>Written as UTC ticks and the offset in minutes; equal and hashed as an instant, as the type's own equality.</summary>
internal struct DateTimeOffsetCodec : ICodec<DateTimeOffset>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Hash(in DateTimeOffset value) => KeyHash.OfInt64(value.UtcTicks);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(in DateTimeOffset x, in DateTimeOffset y) => x.UtcTicks == y.UtcTicks;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(ref StateWriter writer, in DateTimeOffset value)
    {
        writer.WriteInt64(value.UtcTicks);
        writer.WriteInt16((short)value.TotalOffsetMinutes);
    }

    public readonly DateTimeOffset Read(ref StateReader reader)
    {
        var ticks = reader.ReadInt64();
        var minutes = reader.ReadInt16();
        var local = ticks + minutes * TimeSpan.TicksPerMinute;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks || local < 0 || local > DateTime.MaxValue.Ticks || minutes is < -840 or > 840)
            reader.ThrowInvalid($"{ticks} ticks at an offset of {minutes} minutes where a time must be");
        return new DateTimeOffset(local, new TimeSpan(minutes * TimeSpan.TicksPerMinute));
    }
}

/// <summary>Reads times and refuses what no such time can be, with the place in the input.</summary>
file static class Times
{
    public static TimeOnly TimeOnly(ref StateReader reader)
    {
        var ticks = reader.ReadInt64();
        if ((ulong)ticks >= TimeSpan.TicksPerDay)
            reader.ThrowInvalid($"{ticks} ticks where a time of day must be");
        return new TimeOnly(ticks);
    }

    public static DateOnly DateOnly(ref StateReader reader)
    {
        var day = reader.ReadInt32();
        if ((uint)day > (uint)System.DateOnly.MaxValue.DayNumber)
            reader.ThrowInvalid($"{day} where the number of a day must be");
        return System.DateOnly.FromDayNumber(day);
    }

    public static DateTime DateTime(ref StateReader reader)
    {
        var value = reader.ReadInt64();
        var ticks = value & 0x3FFF_FFFF_FFFF_FFFF;
        var kind = (int)((ulong)value >> 62);
        if (ticks > System.DateTime.MaxValue.Ticks || kind > 2)
            reader.ThrowInvalid($"{ticks} ticks of kind {kind} where a time must be");
        return new DateTime(ticks, (DateTimeKind)kind);
    }
}
