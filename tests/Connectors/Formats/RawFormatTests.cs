using System.Buffers;
using System.Text;
using Xunit;

namespace ActorStream.Connectors.Tests;

public sealed class RawFormatTests
{
    [Fact]
    public void Values_are_written_highest_byte_first_unless_told_otherwise()
    {
        Check(new RawFormat<int>(), 0x01020304, [1, 2, 3, 4]);
        Check(new RawFormat<int> { IsLittleEndian = true }, 0x01020304, [4, 3, 2, 1]);
        Check(new RawFormat<long>(), -2, [255, 255, 255, 255, 255, 255, 255, 254]);
        Check(new RawFormat<short>(), (short)-2, [255, 254]);
        Check(new RawFormat<sbyte>(), (sbyte)-1, [255]);
        Check(new RawFormat<byte>(), (byte)200, [200]);
        Check(new RawFormat<double>(), 1.0, [0x3F, 0xF0, 0, 0, 0, 0, 0, 0]);
        Check(new RawFormat<double> { IsLittleEndian = true }, -2.0, [0, 0, 0, 0, 0, 0, 0, 0xC0]);
        Check(new RawFormat<float>(), -2.5f, [0xC0, 0x20, 0, 0]);
        Check(new RawFormat<float> { IsLittleEndian = true }, 1.0f, [0, 0, 0x80, 0x3F]);
        Check(new RawFormat<bool>(), true, [1]);
        Check(new RawFormat<byte[]>(), [1, 10, 2], [1, 10, 2]);
        Check(new RawFormat<string>(), "ä", [0xC3, 0xA4]);
        Check(new RawFormat<string> { Charset = Encoding.Latin1 }, "ä", [0xE4]);
        Check(new RawFormat<string> { Charset = Encoding.BigEndianUnicode }, "ä", [0, 0xE4]);
        Assert.True(new RawFormat<bool>().Decode([7]));
    }

    [Fact]
    public void What_is_no_value_is_refused()
    {
        Assert.Equal("There are 3 bytes where Int32 has 4", Assert.ThrowsAny<FormatException>(() => new RawFormat<int>().Decode([1, 2, 3])).Message);
        Assert.Equal("There are 9 bytes where double has 8", Assert.ThrowsAny<FormatException>(() => new RawFormat<double>().Decode(new byte[9])).Message);
        Assert.Equal("There are 5 bytes where float has 4", Assert.ThrowsAny<FormatException>(() => new RawFormat<float>().Decode(new byte[5])).Message);
        Assert.Equal("The text is not utf-8", Assert.ThrowsAny<FormatException>(() => new RawFormat<string>().Decode([0xE4])).Message);
        Assert.Contains("a message can be a string", Assert.Throws<ArgumentException>(() => ((IFormat<DateTime>)new RawFormat<DateTime>()).Validate()).Message, StringComparison.Ordinal);
    }

    private static void Check<T>(IFormat<T> format, T value, byte[] bytes)
    {
        format.Validate();
        var output = new ArrayBufferWriter<byte>();
        format.Encode(value, output);
        Assert.Equal(bytes, output.WrittenSpan.ToArray());
        Assert.Equal(value, format.Decode(bytes));
    }
}
