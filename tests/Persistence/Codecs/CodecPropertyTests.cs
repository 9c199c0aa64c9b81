using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ActorStream.Persistence.Tests.Codecs;

public class CodecPropertyTests
{
    public sealed record Line(string? Text, decimal Price, double Weight, DateTime At, int? Count);

    public sealed record Document(Guid Id, Line? Head, List<Line?> Lines, Dictionary<int, string?> Notes, (long, char, byte[]) Tail);

    [Fact]
    public void Generated_values_come_back_equal()
    {
        Property<Document>(Trips);
        Property<Line>(Trips);
        Property<(string, double, float, long?)>(Trips);
        Property<Dictionary<Guid, List<string>>>(Trips);
        Property<List<Dictionary<int, bool>>>(Trips);
        Property<DateTimeOffset>(Trips);
    }

    [Fact]
    public void Equal_keys_have_equal_hashes_and_others_hardly_ever()
    {
        Property<(string, string)>(pair => Agrees(pair.Item1, pair.Item2));
        Property<(decimal, decimal)>(pair => Agrees(pair.Item1, pair.Item2) && Agrees(pair.Item1, pair.Item1 * 1.0000m));
        Property<(double, double)>(pair => Agrees(pair.Item1, pair.Item2) && Agrees(pair.Item1, -(-pair.Item1)));
        Property<(Line, Line)>(pair => Agrees(pair.Item1, pair.Item2) && Agrees(pair.Item1, pair.Item1 with { Price = pair.Item1.Price + 0.000m }));
        Property<((int, string), (int, string))>(pair => Agrees(pair.Item1, pair.Item2));
    }

    static bool Trips<T>(T value)
    {
        var codec = CodecRegistry.Default.For<T>();
        var bytes = codec.ToBytes(value);
        var back = codec.FromBytes(bytes);
        return codec.Equals(value, back) && codec.ToBytes(back).AsSpan().SequenceEqual(bytes);
    }

    static bool Agrees<T>(T x, T y)
    {
        var codec = CodecRegistry.Default.ForKey<T>();
        return codec.Equals(x, y) == (codec.Hash(x) == codec.Hash(y)) && codec.Equals(x, y) == EqualityComparer<T>.Default.Equals(x, y);
    }

    static void Property<T>(Func<T, bool> holds) => Prop.ForAll(ArbMap.Default.ArbFor<T>(), holds).QuickCheckThrowOnFailure();
}
