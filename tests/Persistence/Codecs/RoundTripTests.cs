using System.Collections.Immutable;
using System.Numerics;
using Xunit;

namespace ActorStream.Persistence.Tests.Codecs;

public class RoundTripTests
{
    static readonly DateTime Noon = new(2024, 5, 6, 12, 0, 0, 123, DateTimeKind.Utc);

    enum Colour : short
    {
        Red = -1,
        Green = 300,
    }

    public static IEnumerable<object?[]> Values()
    {
        object?[] values =
        [
            true, false, 'x', '\uD800', sbyte.MinValue, byte.MaxValue, short.MinValue, ushort.MaxValue, int.MinValue, uint.MaxValue, long.MinValue, ulong.MaxValue,
            Int128.MinValue, UInt128.MaxValue, new Int128(1, 2), BigInteger.Zero, BigInteger.Pow(-7, 300), (Half)1.5, 1.5f, float.NaN, -0.0, double.MaxValue, double.NaN,
            decimal.MaxValue, decimal.MinValue, 1.00m, -0.0m, 0.0000000000000000000000000001m, "", "x", "äöü€", "😀", new string('a', 127), new string('ß', 1000),
            "half \uD83D pair", "\uDC00", new Guid("00112233-4455-6677-8899-aabbccddeeff"), Noon, DateTime.MinValue, DateTime.MaxValue, new DateTime(5, DateTimeKind.Local),
            new DateTimeOffset(2024, 5, 6, 12, 0, 0, TimeSpan.FromHours(-5.5)), DateTimeOffset.MinValue, DateTimeOffset.MaxValue, DateOnly.MaxValue, TimeOnly.MaxValue,
            TimeSpan.MinValue, Colour.Red, Colour.Green, (Colour)7, DayOfWeek.Friday,
        ];
        return values.Select(v => new[] { v });
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void A_simple_value_comes_back_bit_for_bit(object value) =>
        typeof(RoundTripTests).GetMethod(nameof(Check), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(value.GetType()).Invoke(null, [value]);

    static void Check<T>(T value)
        where T : notnull
    {
        var codec = CodecRegistry.Default.For<T>();
        var back = codec.FromBytes(codec.ToBytes(value));
        Assert.Equal(value, back);
        Assert.Equal(value.ToString(), back.ToString());
        Assert.Null(codec.WhyNotKey);
        Assert.True(codec.IsImmutable);
        Assert.True(codec.Equals(value, back));
        Assert.Equal(codec.Hash(value), codec.Hash(back));
    }

    [Fact]
    public void Kinds_offsets_and_zeros_survive()
    {
        Assert.Equal(DateTimeKind.Local, Trip(new DateTime(5, DateTimeKind.Local)).Kind);
        Assert.Equal(TimeSpan.FromHours(14), Trip(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.FromHours(14))).Offset);
        Assert.Equal("1.500", Trip(1.500m).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(BitConverter.DoubleToInt64Bits(-0.0), BitConverter.DoubleToInt64Bits(Trip(-0.0)));
    }

    [Fact]
    public void Nullable_values_and_null_strings_come_back()
    {
        Assert.Null(Trip<int?>(null));
        Assert.Equal(5, Trip<int?>(5));
        Assert.Null(Trip<Colour?>(null));
        Assert.Equal(Colour.Green, Trip<Colour?>(Colour.Green));
        Assert.Null(Trip<string?>(null));
        Assert.Equal(("a", (int?)null), Trip(("a", (int?)null)));
    }

    [Fact]
    public void Tuples_and_pairs_of_any_length_come_back()
    {
        Assert.Equal(ValueTuple.Create(1), Trip(ValueTuple.Create(1)));
        Assert.Equal((1, "b", 3.0, 'd', 5L, (byte)6, true, "8", 9, 10), Trip((1, "b", 3.0, 'd', 5L, (byte)6, true, "8", 9, 10)));
        Assert.Equal(Tuple.Create(1, "b", 2.5m), Trip(Tuple.Create(1, "b", 2.5m)));
        Assert.Equal(KeyValuePair.Create("k", 5), Trip(KeyValuePair.Create("k", 5)));
        Assert.Equal((1, (2, ("x", 4))), Trip((1, (2, ("x", 4)))));
    }

    [Fact]
    public void Sequences_come_back_in_order()
    {
        int[] numbers = [3, 1, 2];
        string?[] texts = ["b", null, "a"];
        Assert.Equal(numbers, Trip(numbers));
        Assert.Equal(texts, Trip(texts));
        Assert.Equal([1, 2, 255], Trip(new byte[] { 1, 2, 255 }));
        Assert.Equal("xyz".ToCharArray(), Trip("xyz".ToCharArray()));
        Assert.Equal([1.5m, 2m], Trip(new[] { 1.5m, 2m }));
        Assert.Equal(numbers, Trip(new List<int>(numbers)));
        Assert.Equal(texts, Trip<IList<string?>>(texts.ToList()));
        Assert.Equal(texts, Trip<ICollection<string?>>(texts.ToList()));
        Assert.Equal(texts, Trip<IReadOnlyList<string?>>(texts));
        Assert.Equal(texts, Trip<IReadOnlyCollection<string?>>(new LinkedList<string?>(texts)));
        Assert.Equal(numbers, Trip(new Queue<int>(numbers)));
        Assert.Equal(new Stack<int>(numbers).ToArray(), Trip(new Stack<int>(numbers))!.ToArray());
        Assert.Equal(numbers, Trip(numbers.ToImmutableArray()));
        Assert.Equal(numbers, Trip(numbers.ToImmutableList()));
        Assert.Equal([[1, 2], [], [3]], Trip<List<int[]>>([[1, 2], [], [3]]));
        Assert.Equal([[1], [2, 3]], Trip<int[][]>([[1], [2, 3]]));
        Assert.IsType<List<string>>(Trip<IList<string>>(["a"]));
        Trip<IList<string>>(["a"]).Add("b");
    }

    [Fact]
    public void Sets_and_dictionaries_come_back()
    {
        int[] numbers = [3, 1, 2];
        Assert.Equal(numbers.ToHashSet(), Trip(numbers.ToHashSet()));
        Assert.Equal(numbers.ToHashSet(), Trip<ISet<int>>(numbers.ToHashSet()));
        Assert.Equal(numbers.ToHashSet(), Trip<IReadOnlySet<int>>(numbers.ToHashSet()));
        Assert.Equal([1, 2, 3], Trip(new SortedSet<int>(numbers)));
        Assert.Equal(numbers.ToImmutableHashSet(), Trip(numbers.ToImmutableHashSet()));
        var map = new Dictionary<string, int?> { ["a"] = 1, ["b"] = null };
        Assert.Equal(map, Trip(map));
        Assert.Equal(map, Trip<IDictionary<string, int?>>(map));
        Assert.Equal(map, Trip<IReadOnlyDictionary<string, int?>>(map));
        Assert.Equal(map, Trip(new SortedDictionary<string, int?>(map)));
        Assert.Equal(map, Trip(map.ToImmutableDictionary()));
        Assert.Equal(map, Trip(new Dictionary<string, int?>(map, StringComparer.Ordinal)));
        Assert.Equal([[1, 2]], Trip(new Dictionary<(int, string), List<int>> { [(1, "x")] = [1, 2] })!.Values);
    }

    [Fact]
    public void Null_and_empty_collections_stay_what_they_are()
    {
        Assert.Null(Trip<int[]?>(null));
        Assert.Null(Trip<List<string>?>(null));
        Assert.Null(Trip<IReadOnlyList<string>?>(null));
        Assert.Null(Trip<HashSet<int>?>(null));
        Assert.Null(Trip<Dictionary<int, int>?>(null));
        Assert.Null(Trip<Queue<int>?>(null));
        Assert.True(Trip(default(ImmutableArray<int>)).IsDefault);
        Assert.Equal([], Trip<int[]>([]));
        Assert.Equal([], Trip<List<string>>([]));
        Assert.Equal([], Trip<HashSet<string>>([]));
        Assert.Equal([], Trip<Dictionary<string, string>>([]));
        Assert.False(Trip(ImmutableArray<int>.Empty).IsDefault);
    }

    [Fact]
    public void A_copy_of_a_mutable_value_shares_nothing()
    {
        var codec = CodecRegistry.Default.For<Dictionary<string, List<int>>>();
        var value = new Dictionary<string, List<int>> { ["a"] = [1] };
        var copy = codec.Copy(value);
        value["a"].Add(2);
        Assert.Equal([1], copy["a"]);
        Assert.False(codec.IsImmutable);
    }

    [Fact]
    public void A_collection_with_its_own_comparer_is_refused_and_not_changed_silently()
    {
        var error = Assert.Throws<StateFormatException>(() => Trip(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 }));
        Assert.Contains("Dictionary<string, int> with the comparer", error.Message, StringComparison.Ordinal);
        Assert.Throws<StateFormatException>(() => Trip(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a" }));
        Assert.Throws<StateFormatException>(() => Trip(new SortedSet<string>(StringComparer.Ordinal) { "a" }));
    }

    internal static T Trip<T>(T value)
    {
        var codec = CodecRegistry.Default.For<T>();
        var back = codec.FromBytes(codec.ToBytes(value));
        Assert.True(codec.Equals(value, back));
        return back;
    }
}
