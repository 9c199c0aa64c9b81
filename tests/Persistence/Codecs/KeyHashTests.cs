using System.Numerics;
using System.Text;
using Xunit;

namespace ActorStream.Persistence.Tests.Codecs;

/// <summary>The expected values were computed from the description in <see cref="KeyHash"/> by a separate program in Python.</summary>
public class KeyHashTests
{
    sealed record Visit(string Host, long Bytes);

    enum Level : sbyte
    {
        Low = -1,
    }

    [Theory]
    [InlineData(0L, 0xCCC34DD10EDAC1D0)]
    [InlineData(1L, 0x6569B324B595B493)]
    [InlineData(-1L, 0xACF381DA2F1AFDCC)]
    [InlineData(42L, 0x29920D63101A6895)]
    [InlineData(long.MaxValue, 0x78A754E3D586546F)]
    [InlineData(long.MinValue, 0x789400CBC837274E)]
    public void A_number_has_its_golden_hash(long value, ulong expected) => Assert.Equal(expected, Hash(value));

    [Theory]
    [InlineData("", 0xA517E6A19D3C4ED4)]
    [InlineData("a", 0x8D732D8F600248E6)]
    [InlineData("ab", 0xB4D5EC311A0EFA62)]
    [InlineData("abc", 0x71C3B50068DC3008)]
    [InlineData("abcd", 0x45D7A6489096769F)]
    [InlineData("abcdefg", 0x70015692EE99948D)]
    [InlineData("abcdefgh", 0xD5A1BB27C7E26E3E)]
    [InlineData("abcdefghi", 0x9C25B83B436ED2F2)]
    [InlineData("0123456789abcdef", 0x320A68C3743D84D4)]
    [InlineData("0123456789abcdefg", 0x16F5E6B0DD1F1656)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0xC29F28C079B7B094)]
    [InlineData("äöü", 0x898F180935D77FE2)]
    [InlineData("日本語のテキスト", 0xB8688B0C2799E5C2)]
    [InlineData("😀", 0x1861283DFFC94911)]
    public void A_text_has_its_golden_hash_as_string_and_as_bytes(string text, ulong expected)
    {
        Assert.Equal(expected, Hash(text));
        Assert.Equal(expected, KeyHash.OfUtf8(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_hashed_as_itself() => Assert.Equal(0x5B8B4E455B4B1E14UL, Hash("x\ud83dy"));

    [Fact]
    public void Other_types_have_their_golden_hashes()
    {
        Assert.Equal(0xACF381DA2F1AFDCCUL, Hash(ulong.MaxValue));
        Assert.Equal(Hash(42L), Hash((byte)42));
        Assert.Equal(Hash(42L), Hash('*'));
        Assert.Equal(Hash(-1L), Hash(Level.Low));
        Assert.Equal(Hash(1L), Hash(true));
        Assert.Equal(0x66691A2C503DDB2DUL, Hash(1.0));
        Assert.Equal(0x66691A2C503DDB2DUL, Hash(1f));
        Assert.Equal(0x66691A2C503DDB2DUL, Hash((Half)1));
        Assert.Equal(0x74E0AD93293E6B31UL, Hash(-1.5));
        Assert.Equal(0x9A8674EE0C6C56C2UL, Hash(double.NaN));
        Assert.Equal(0x3CB3B3D17ECFEC1CUL, Hash(double.PositiveInfinity));
        Assert.Equal(0xEB767631A254A5C0UL, Hash(1.5m));
        Assert.Equal(0x779A4440F890C8F5UL, Hash(-0.001m));
        Assert.Equal(0xF50545E1FF6FF49FUL, Hash(0m));
        Assert.Equal(0x3CEC75AFF3FF070DUL, Hash(100m));
        Assert.Equal(0x2E575255C6287D83UL, Hash(decimal.MaxValue));
        Assert.Equal(0x4E4C2FA9454D3558UL, Hash(7922816251426433759354395.0330m));
        Assert.Equal(0x9D3137C40D01DE7BUL, Hash(new Guid("00112233-4455-6677-8899-aabbccddeeff")));
        Assert.Equal(0xA005F19AE010A07EUL, Hash(new Int128(1, 2)));
        Assert.Equal(0x7C5C7CE77F6C7734UL, Hash((Int128)(-1)));
        Assert.Equal(0xF772D7315A9C8494UL, Hash(new BigInteger(256)));
        Assert.Equal(0x380E749A2CA99079UL, Hash(new DateTimeOffset(2024, 5, 6, 14, 0, 0, TimeSpan.FromHours(2))));
        Assert.Equal(0x380E749A2CA99079UL, Hash(new DateTime(2024, 5, 6, 12, 0, 0)));
        Assert.Equal(0x3832F7CD2F239EEAUL, Hash(new DateOnly(2024, 5, 6)));
        Assert.Equal(0xF0FD29279E86F19FUL, Hash(TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Fields_are_combined_in_order()
    {
        Assert.Equal(0x8AFCF1B7F8954FCFUL, Hash((1, "a")));
        Assert.Equal(0xE953FA5B0E9C28DEUL, Hash(("a", (int?)null)));
        Assert.Equal(0xE953FA5B0E9C28DEUL, Hash(("a", (string?)null)));
        Assert.Equal(0xA691E1ACFC644ECDUL, Hash(new Visit("h", 5)));
        Assert.NotEqual(Hash(("a", "b")), Hash(("b", "a")));
    }

    [Fact]
    public void One_canonical_form_is_one_key()
    {
        Same(0.0, -0.0);
        Same(double.NaN, BitConverter.Int64BitsToDouble(-1));
        Same(float.NaN, -float.NaN);
        Same(0f, -0f);
        Same(1.0m, 1.00m);
        Same(100m, 100.000m);
        Same(0.00m, -0m);
        Same(79228162514264337593543950.330m, 79228162514264337593543950.33m);
        Same(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2024, 1, 1, 2, 0, 0, TimeSpan.FromHours(2)));
        Same((1, 0.0, 1.0m), (1, -0.0, 1.00m));
        Assert.False(CodecRegistry.Default.For<string>().Equals("a", "A"));
    }

    [Fact]
    public void A_text_of_any_length_has_the_hash_of_its_bytes()
    {
        var text = new StringBuilder();
        for (var n = 0; n < 200; n++)
        {
            Assert.Equal(KeyHash.OfUtf8(Encoding.UTF8.GetBytes(text.ToString())), KeyHash.OfString(text.ToString()));
            var mixed = text.ToString() + "é";
            Assert.Equal(KeyHash.OfUtf8(Encoding.UTF8.GetBytes(mixed)), KeyHash.OfString(mixed));
            Assert.Equal(KeyHash.OfUtf8(Encoding.UTF8.GetBytes("é" + text)), KeyHash.OfString("é" + text));
            text.Append((char)('a' + n % 26));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(1000)]
    [InlineData(60_000)]
    [InlineData(600_000_000)]
    [InlineData(1L << 20)]
    [InlineData(1L << 32)]
    [InlineData(1L << 45)]
    public void Numbers_at_equal_distances_spread_over_groups_and_buckets(long step)
    {
        Spread(Enumerable.Range(0, 102_400).Select(i => KeyHash.OfInt64(i * step)));
        Spread(Enumerable.Range(0, 102_400).Select(i => KeyHash.OfDouble(i * (double)step)));
        Spread(Enumerable.Range(0, 102_400).Select(i => Hash((i * step, i))));
    }

    [Fact]
    public void Numbered_names_spread_over_groups_and_buckets()
    {
        Spread(Enumerable.Range(0, 102_400).Select(i => KeyHash.OfString("h" + i)));
        Spread(Enumerable.Range(0, 102_400).Select(i => KeyHash.OfString($"host-{i:D8}.example.com")));
    }

    /// <summary>At random a group of 800 is within six standard deviations (170), a bucket of 100 within six (60).</summary>
    static void Spread(IEnumerable<ulong> hashes)
    {
        var groups = new int[128];
        var buckets = new int[1024];
        foreach (var hash in hashes)
        {
            groups[(int)(((hash >> 32) * 128) >> 32)]++;
            buckets[(int)(hash & 1023)]++;
        }

        Assert.InRange(groups.Min(), 630, 800);
        Assert.InRange(groups.Max(), 800, 970);
        Assert.InRange(buckets.Min(), 40, 100);
        Assert.InRange(buckets.Max(), 100, 160);
    }

    static void Same<T>(T x, T y)
    {
        var codec = CodecRegistry.Default.For<T>();
        Assert.True(codec.Equals(x, y));
        Assert.Equal(codec.Hash(x), codec.Hash(y));
    }

    static ulong Hash<T>(T value) => CodecRegistry.Default.ForKey<T>().Hash(value);
}
