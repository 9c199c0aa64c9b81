using System.Collections.Immutable;
using System.Numerics;
using Xunit;

namespace ActorStream.Persistence.Tests.Codecs;

public class DamagedInputTests
{
    sealed record Everything(
        bool A, char B, int C, decimal D, string? E, Guid F, DateTime G, DateTimeOffset H, DateOnly I, TimeOnly J, BigInteger K, DayOfWeek? L, int[] M, List<string?> N,
        HashSet<string> O, Dictionary<string, (int, double)> P, SortedSet<int> Q, ImmutableDictionary<int, string> R, Queue<long> S, Part? T, SortedDictionary<int, int> U);

    [Subtype<Inner>("inner")]
    abstract record Part;

    sealed record Inner(string Text) : Part;

    static readonly Everything Sample = new(
        true, 'x', 5, 1.25m, "täxt \uD800", Guid.Empty, new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc), new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)),
        new DateOnly(2024, 1, 2), new TimeOnly(5, 6), -12345678901234567890m < 0 ? BigInteger.Pow(10, 30) : 0, DayOfWeek.Monday, [1, 2], ["a", null], ["x", "y"],
        new() { ["k"] = (1, 2.0) }, [3, 1], ImmutableDictionary<int, string>.Empty.Add(1, "one"), new([4L, 5L]), new Inner("deep"), new() { [1] = 2 });

    static readonly Codec<Everything> Codec = CodecRegistry.Default.For<Everything>();

    [Fact]
    public void Every_part_of_the_input_is_needed()
    {
        var bytes = Codec.ToBytes(Sample);
        Assert.True(Codec.Equals(Sample, Codec.FromBytes(bytes)));
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<StateFormatException>(() => Codec.FromBytes(bytes.AsSpan(0, length)));
        Assert.Contains("1 bytes are left", Assert.Throws<StateFormatException>(() => Codec.FromBytes([.. bytes, 0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_gives_another_value_or_a_clear_error_and_nothing_else()
    {
        var bytes = Codec.ToBytes(Sample);
        var refused = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            for (var bit = 0; bit < 256; bit++)
            {
                var damaged = bytes.ToArray();
                damaged[at] = (byte)bit;
                try
                {
                    Codec.FromBytes(damaged);
                }
                catch (StateFormatException)
                {
                    refused++;
                }
            }
        }

        Assert.InRange(refused, bytes.Length, 256 * bytes.Length);
    }

    [Fact]
    public void The_errors_say_what_and_where()
    {
        Refused<long>([1, 2, 3], "State ends too early: 8 bytes wanted at byte 0, but there are 3 in all. It is damaged, or was written as another type.");
        Refused<int[]>([200, 1, 1], "State cannot be read: a collection of 199 items, more than the 1 bytes left can hold, near byte 2 of 3. It is damaged, or was written as another type.");
        Refused<string>([3, 0xFF, 0xFF], "State cannot be read: a text of 2 bytes that are not UTF-8, near byte 1 of 3. It is damaged, or was written as another type.");
        Refused<bool>([7], "State cannot be read: 7 where a truth value (0 or 1) must be, near byte 1 of 1. It is damaged, or was written as another type.");
        Refused<List<int>>([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], "more than the 0 bytes left can hold");
        Refused<List<int>>([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02], "a number of more than 64 bits");
        Refused<HashSet<byte>>([3, 1, 1], "an item that its set holds already");
        Refused<Dictionary<string, byte>>([2, 0, 1], "a key that is null, or that its dictionary holds already");
        Refused<DateTime>([0, 0, 0, 0, 0, 0, 0, 0xC0], "0 ticks of kind 3 where a time must be");
    }

    static void Refused<T>(byte[] bytes, string expected) =>
        Assert.Contains(expected, Assert.Throws<StateFormatException>(() => CodecRegistry.Default.For<T>().FromBytes(bytes)).Message, StringComparison.Ordinal);
}
