using Xunit;

namespace ActorStream.Persistence.Tests.Snapshots;

public class ColumnTests
{
    [Fact]
    public void The_byte_form_is_the_documented_one()
    {
        // 16 rows of 17 bytes: the second byte counts up, the last is 255 in one row, the others say where they are. Then two bytes of another row.
        var input = new byte[(16 * 17) + 2];
        for (var row = 0; row < 16; row++)
        {
            for (var k = 0; k < 17; k++)
                input[(row * 17) + k] = (byte)(k == 1 ? row : k == 16 ? (row == 9 ? 255 : 0) : 0x40 + k);
        }
        (input[^2], input[^1]) = (0x40, 0x77);
        var room = new byte[input.Length];
        var length = ColumnEncoder.Encode(input, 17, room, input.Length * 15 / 16);
        const string Expected = "1100" + "020001" + "40" + "42434445464748494A4B4C4D4E4F" + "000102030405060708090A0B0C0D0E0F" + "000000000000000000FF000000000000" + "4077";
        Assert.Equal(Expected, Convert.ToHexString(room.AsSpan(0, length)));
        var back = new byte[input.Length];
        Assert.True(ColumnDecoder.Decode(Convert.FromHexString(Expected), back));
        Assert.Equal(input, back);
    }

    [Fact]
    public void Rows_of_all_lengths_come_back()
    {
        var random = new Random(3);
        foreach (var rowBytes in Enumerable.Range(1, 130).Concat([255, 256, 1000, 1023, 1024]))
        {
            var stride = ColumnEncoder.StrideOf(rowBytes);
            Assert.Equal(0, stride % rowBytes);
            foreach (var length in new[] { stride * 16, (stride * 17) - 1, (stride * 40) + 3, Math.Max(stride * 16, 131_072) })
            {
                var input = Input(random, length, rowBytes, phase: random.Next(rowBytes));
                var room = new byte[length + 8];
                var most = length - (length / 16);
                var count = ColumnEncoder.Encode(input, stride, room.AsSpan(0, length), most);
                // Each third byte of a row changes, and all are written when the last row is not whole.
                Assert.InRange(count, 1, rowBytes < 3 ? most : (length / 3) + (length / stride * 2 * (stride / rowBytes)) + (3 * stride) + 2);
                Assert.Equal(new byte[8], room[length..]);
                var back = new byte[length + 8];
                Assert.True(ColumnDecoder.Decode(room.AsSpan(0, count), back.AsSpan(0, length)), $"{length} bytes of rows of {rowBytes}");
                Assert.True(input.AsSpan().SequenceEqual(back.AsSpan(0, length)), $"{length} bytes of rows of {rowBytes}");
                Assert.Equal(new byte[8], back[length..]);
                Assert.Equal(0, ColumnEncoder.Encode(input, stride, room.AsSpan(0, length), count - 1));
            }
        }
        Assert.Equal((0, 0, 0), (ColumnEncoder.StrideOf(0), ColumnEncoder.StrideOf(-1), ColumnEncoder.StrideOf(1025)));
    }

    [Fact]
    public void What_differs_everywhere_and_what_is_short_is_left_to_others()
    {
        var input = new byte[131_072];
        new Random(5).NextBytes(input);
        Assert.Equal(0, ColumnEncoder.Encode(input, 64, new byte[input.Length], input.Length * 15 / 16));
        Assert.Equal(0, ColumnEncoder.Encode(new byte[(64 * 16) - 1], 64, new byte[64 * 16], 64 * 15));
    }

    [Fact]
    public void Nonsense_is_refused_or_read_as_something_and_never_written_outside()
    {
        var random = new Random(6);
        var input = Input(random, 2000, 24, 0);
        var room = new byte[input.Length];
        var good = room[..ColumnEncoder.Encode(input, 24, room, 1900)];
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = (byte[])good.Clone();
            for (var n = random.Next(1, 4); n > 0; n--)
                bytes[random.Next(2) == 0 ? random.Next(5) : random.Next(bytes.Length)] = (byte)random.Next(256);
            var length = random.Next(4) == 0 ? random.Next(2100) : input.Length;
            var output = new byte[length + 8];
            if (!ColumnDecoder.Decode(bytes.AsSpan(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length), output.AsSpan(0, length)))
                refused++;
            Assert.Equal(new byte[8], output[length..]);
        }
        Assert.InRange(refused, 10_000, 19_999);
    }

    /// <summary>Rows in which each third byte changes, from within a row on.</summary>
    static byte[] Input(Random random, int length, int rowBytes, int phase)
    {
        var input = new byte[length];
        for (var i = 0; i < length; i++)
        {
            var k = (i + phase) % rowBytes;
            input[i] = k % 3 == 1 ? (byte)random.Next(256) : (byte)k;
        }
        return input;
    }
}
