using System.Text;
using Xunit;

namespace ActorStream.Persistence.Tests.Snapshots;

public class Lz4Tests
{
    const string Text = "abcabcabcabcabcabcabcabcabcabcXYZ hello hello hello hello hello, the quick brown fox jumps over the lazy dog; the quick brown fox jumps over the lazy dog";

    // The one block of what the lz4 program 1.9.4 makes of the text.
    const string Block = "3f6162630300089f58595a2068656c6c6f060005f1112c2074686520717569636b2062726f776e20666f78206a756d7073206f7665721f00916c617a7920646f673b0e000f2d000f507920646f67";

    [Fact]
    public void A_block_of_the_lz4_program_is_read()
    {
        var output = new byte[Text.Length];
        Assert.True(Lz4Decoder.Decode(Convert.FromHexString(Block), output));
        Assert.Equal(Text, Encoding.ASCII.GetString(output));
    }

    [Fact]
    public void Blocks_of_all_lengths_and_kinds_come_back()
    {
        var random = new Random(3);
        var output = new byte[400_000];
        foreach (var length in Enumerable.Range(0, 80).Concat([255, 256, 270, 4096, 65_535, 65_536, 65_550, 131_072, 300_000]))
        {
            for (var kind = 0; kind < 5; kind++)
            {
                var input = Input(random, length, kind);
                var count = Lz4Encoder.Encode(input, output);
                Assert.InRange(count, 1, length + (length / 255) + 16);
                var back = new byte[length];
                Assert.True(Lz4Decoder.Decode(output.AsSpan(0, count), back), $"{length} bytes of kind {kind}");
                Assert.True(input.AsSpan().SequenceEqual(back), $"{length} bytes of kind {kind}");
                if (length >= 256 && kind < 2)
                    Assert.InRange(count, 1, length / 4);
            }
        }
    }

    [Fact]
    public void An_output_that_is_too_short_is_said_and_not_overrun()
    {
        var random = new Random(4);
        for (var kind = 0; kind < 5; kind++)
        {
            var input = Input(random, 3000, kind);
            var whole = Lz4Encoder.Encode(input, new byte[4000]);
            for (var room = 0; room < whole; room++)
            {
                var output = new byte[room + 8];
                Assert.Equal(0, Lz4Encoder.Encode(input, output.AsSpan(0, room)));
                Assert.Equal(new byte[8], output[room..]);
            }
        }
    }

    [Fact]
    public void Nonsense_is_refused_or_read_as_something_and_never_written_outside()
    {
        var random = new Random(5);
        var good = Convert.FromHexString(Block);
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var input = (byte[])good.Clone();
            for (var n = random.Next(1, 4); n > 0; n--)
                input[random.Next(input.Length)] = (byte)random.Next(256);
            var output = new byte[Text.Length + 8];
            if (!Lz4Decoder.Decode(input.AsSpan(0, random.Next(2) == 0 ? input.Length : random.Next(input.Length)), output.AsSpan(0, Text.Length)))
                refused++;
            Assert.Equal(new byte[8], output[Text.Length..]);
        }
        Assert.InRange(refused, 10_000, 19_999);
    }

    static byte[] Input(Random random, int length, int kind)
    {
        var input = new byte[length];
        for (var i = 0; i < length; i++)
        {
            input[i] = kind switch
            {
                0 => 7,
                1 => (byte)(i % 13),
                2 => (byte)random.Next(256),
                3 => (byte)random.Next(3),
                _ => i > 40 && random.Next(20) > 0 ? input[i - random.Next(1, 40)] : (byte)random.Next(256),
            };
        }
        return input;
    }
}
