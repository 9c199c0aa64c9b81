using Xunit;

namespace ActorStream.Persistence.Tests.Codecs;

/// <summary>The bytes are part of the snapshot format; they are written out here by hand.</summary>
public class EncodingTests
{
    sealed record Visit(string? Host, int Status, bool Ok);

    readonly record struct Point(short Y, byte X);

    enum Colour : short
    {
        Red = 0x102,
    }

    [Fact]
    public void Simple_values_have_their_golden_bytes()
    {
        Bytes("01", true);
        Bytes("78 00", 'x');
        Bytes("FE FF FF FF", -2);
        Bytes("08 07 06 05 04 03 02 01", 0x0102030405060708L);
        Bytes("00 00 00 00 00 00 F0 3F", 1.0);
        Bytes("96 00 00 00 00 00 00 00 00 00 00 00 00 00 02 80", -1.50m);
        Bytes("00", (string?)null);
        Bytes("01", "");
        Bytes("05 61 C3 A4 62", "aäb");
        Bytes("33 22 11 00 55 44 77 66 88 99 AA BB CC DD EE FF", new Guid("00112233-4455-6677-8899-aabbccddeeff"));
        Bytes("01 00 00 00 00 00 00 40", new DateTime(1, DateTimeKind.Utc));
        Bytes("00 68 C4 61 08 00 00 00 C4 FF", new DateTimeOffset(0, TimeSpan.FromHours(-1)));
        Bytes("02 01", Colour.Red);
        Bytes("00", (int?)null);
        Bytes("01 05 00 00 00", (int?)5);
        Bytes("02 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00", new Int128(1, 2));
    }

    [Fact]
    public void Composites_have_their_golden_bytes()
    {
        Bytes("01 02 68 01 C8 00 00 00", new Visit("h", 200, true));
        Bytes("00", (Visit?)null);
        Bytes("03 02 01", new Point(0x102, 3));
        Bytes("01 00 00 00 02 61", (1, "a"));
        Bytes("03 01 00 02 00", new short[] { 1, 2 });
        Bytes("03 02 61 00", new List<string?> { "a", null });
        Bytes("00", (int[]?)null);
        Bytes("02 02 61 01 00 00 00", new Dictionary<string, int> { ["a"] = 1 });
        Bytes("81 01" + string.Concat(Enumerable.Repeat(" 07", 128)), Enumerable.Repeat((byte)7, 128).ToArray());
    }

    [Fact]
    public void Shapes_have_a_text_that_does_not_change()
    {
        Assert.Equal("record?(Host: string?, Ok: bool, Status: int32)", Shape<Visit>());
        Assert.Equal("record(X: uint8, Y: int16)", Shape<Point>());
        Assert.Equal("record(Item1: int32, Item2: string?)", Shape<(int, string)>());
        Assert.Equal("list?(item: record(X: uint8, Y: int16))", Shape<List<Point>>());
        Assert.Equal("map?(key: string?, value: list?(item: int64?))", Shape<Dictionary<string, long?[]>>());
        Assert.Equal("set?(item: enum(int16: Red=258))", Shape<HashSet<Colour>>());
        Assert.Equal(CodecRegistry.Default.For<Point[]>().Shape, CodecRegistry.Default.For<IReadOnlyList<Point>>().Shape);
        Assert.NotEqual(CodecRegistry.Default.For<int>().Shape, CodecRegistry.Default.For<int?>().Shape);
        Assert.Equal("List<Point>", CodecRegistry.Default.For<List<Point>>().Shape.Name);
    }

    [Fact]
    public void The_writer_and_the_reader_mirror_each_other()
    {
        var writer = new StateWriter(stackalloc byte[4]);
        writer.WriteByte(1);
        writer.WriteBool(true);
        writer.WriteInt16(-2);
        writer.WriteInt32(-3);
        writer.WriteUInt32(uint.MaxValue);
        writer.WriteInt64(long.MinValue);
        writer.WriteUInt64(ulong.MaxValue);
        writer.WriteSingle(1.5f);
        writer.WriteDouble(-2.5);
        ulong[] unsigned = [0, 127, 128, 16_383, 16_384, uint.MaxValue, ulong.MaxValue];
        long[] signed = [0, -1, 1, 63, -64, 64, long.MinValue, long.MaxValue];
        foreach (var value in unsigned)
            writer.WriteVarUInt(value);
        foreach (var value in signed)
            writer.WriteVarInt(value);
        writer.WriteString("text");
        writer.WriteBytes([7, 8, 9]);
        var reader = new StateReader(writer.ToArray());
        Assert.Equal(1, reader.ReadByte());
        Assert.True(reader.ReadBool());
        Assert.Equal(-2, reader.ReadInt16());
        Assert.Equal(-3, reader.ReadInt32());
        Assert.Equal(uint.MaxValue, reader.ReadUInt32());
        Assert.Equal(long.MinValue, reader.ReadInt64());
        Assert.Equal(ulong.MaxValue, reader.ReadUInt64());
        Assert.Equal(1.5f, reader.ReadSingle());
        Assert.Equal(-2.5, reader.ReadDouble());
        foreach (var value in unsigned)
            Assert.Equal(value, reader.ReadVarUInt());
        foreach (var value in signed)
            Assert.Equal(value, reader.ReadVarInt());
        Assert.Equal("text", reader.ReadString());
        Assert.Equal([7, 8, 9], reader.ReadBytes(3).ToArray());
        Assert.Equal(0, reader.Remaining);
        Assert.Equal(writer.Length, reader.Position);
        writer.Clear();
        Assert.Equal(0, writer.Length);
        writer.Dispose();
    }

    static string Shape<T>() => CodecRegistry.Default.For<T>().Shape.ToString();

    static void Bytes<T>(string expected, T value) =>
        Assert.Equal(expected, string.Join(' ', CodecRegistry.Default.For<T>().ToBytes(value).Select(b => b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture))));
}
