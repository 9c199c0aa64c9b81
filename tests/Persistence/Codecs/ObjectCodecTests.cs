using Xunit;

namespace ActorStream.Persistence.Tests.Codecs;

public class ObjectCodecTests
{
    sealed record Visit(DateTimeOffset Time, string Host, long Bytes);

    readonly record struct Reading(string Sensor, DateTimeOffset Time, double Value);

    record struct Mutable(int A, string? B);

    sealed record Pair<TFirst, TSecond>(TFirst First, TSecond Second);

    sealed record Outer(Visit? Visit, Reading Reading, Reading? Maybe, Pair<string, Pair<int, List<Visit>>> Nested);

    record Based(int A);

    sealed record Derived(int A, string B) : Based(A);

    sealed class Settable
    {
        public string? Name { get; set; }

        public int Count { get; private set; }

        public int Field;

        public int Doubled => Count * 2;

        public void Add(int n) => Count += n;
    }

    sealed class ThroughConstructor(string name, IEnumerable<int> numbers)
    {
        public string Name => name;

        public IReadOnlyList<int> Numbers { get; } = [.. numbers];

        public int Extra { get; init; }
    }

    sealed class Backed
    {
        int _level;

        public int Level
        {
            get => _level;
            set => _level = value;
        }
    }

    sealed class Kept
    {
        [StateName("sum")]
        long _sum;

        public long Sum => _sum;

        public void Add(long value) => _sum += value;
    }

    sealed record WithIgnored(int Id, [StateIgnore] Stream? Input)
    {
        [StateIgnore]
        public Action? OnDone { get; set; }

        [field: StateIgnore]
        public Task? Work { get; init; }
    }

    sealed record Renamed([StateName("Host")] string Client, long Bytes);

    sealed record Original(long Bytes, string Host);

    sealed record Empty;

    record struct Nothing;

    struct GetOnly
    {
        public GetOnly(int x) => X = x;

        public int X { get; }
    }

    [Fact]
    public void Private_nested_records_structs_and_generics_come_back()
    {
        var visit = new Visit(DateTimeOffset.UnixEpoch, "h", 5);
        Assert.Equal(visit, RoundTripTests.Trip(visit));
        Assert.Null(RoundTripTests.Trip<Visit?>(null));
        var reading = new Reading("s", DateTimeOffset.UnixEpoch, double.NaN);
        Assert.Equal(reading, RoundTripTests.Trip(reading));
        Assert.Equal(new Mutable(1, null), RoundTripTests.Trip(new Mutable(1, null)));
        var nested = RoundTripTests.Trip(new Outer(null, reading, null, new("a", new(1, [visit, visit with { Bytes = 6 }]))));
        Assert.Null(nested.Visit);
        Assert.Null(nested.Maybe);
        Assert.Equal([visit, visit with { Bytes = 6 }], nested.Nested.Second.Second);
        Assert.Equal(new Derived(1, "b"), RoundTripTests.Trip(new Derived(1, "b")));
        Assert.Equal([new Nothing(), default], RoundTripTests.Trip(new List<Nothing> { new(), new() }));
        Assert.Equal(new Empty(), RoundTripTests.Trip(new Empty()));
        Assert.Equal(7, RoundTripTests.Trip(new GetOnly(7)).X);
    }

    [Fact]
    public void Classes_come_back_through_setters_constructors_and_named_fields()
    {
        var settable = new Settable { Name = "n", Field = 3 };
        settable.Add(4);
        var back = RoundTripTests.Trip(settable);
        Assert.Equal(("n", 4, 3, 8), (back.Name, back.Count, back.Field, back.Doubled));
        var made = RoundTripTests.Trip(new ThroughConstructor("x", [1, 2]) { Extra = 9 });
        Assert.Equal("x", made.Name);
        Assert.Equal([1, 2], made.Numbers);
        Assert.Equal(9, made.Extra);
        Assert.Equal(5, RoundTripTests.Trip(new Backed { Level = 5 }).Level);
        var kept = new Kept();
        kept.Add(11);
        Assert.Equal(11, RoundTripTests.Trip(kept).Sum);
    }

    [Fact]
    public void An_anonymous_type_can_be_a_key()
    {
        var value = new { Host = "h", Day = 3 };
        Assert.Equal(value, RoundTripTests.Trip(value));
        Assert.Equal("record?(Day: int32, Host: string?)", CodecRegistry.Default.ForKey(value.GetType()).Shape.ToString());
    }

    [Fact]
    public void Keys_are_hashed_compared_and_written_without_allocation()
    {
        Allocates(("host", 5L, (int?)3));
        Allocates(new Visit(DateTimeOffset.UnixEpoch, "a host with a näme", 5));
        Allocates(new Pair<decimal, Guid>(1.50m, Guid.Empty));
        Allocates<DayOfWeek?>(DayOfWeek.Friday);
    }

    static void Allocates<T>(T value)
    {
        var codec = CodecRegistry.Default.ForKey<T>();
        var same = codec.FromBytes(codec.ToBytes(value));
        var bytes = 0L;
        Span<byte> buffer = stackalloc byte[256];
        for (var i = 0; i < 3; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var writer = new StateWriter(buffer);
            codec.Write(ref writer, value);
            writer.Dispose();
            _ = codec.Hash(value) == codec.Hash(same) && codec.Equals(value, same);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, bytes);
    }

    [Fact]
    public void An_ignored_member_comes_back_empty_and_does_not_count()
    {
        var codec = CodecRegistry.Default.ForKey<WithIgnored>();
        var value = new WithIgnored(3, Stream.Null) { OnDone = () => { }, Work = Task.CompletedTask };
        var back = codec.FromBytes(codec.ToBytes(value));
        Assert.Equal(new WithIgnored(3, null), back);
        Assert.True(codec.Equals(value, back));
        Assert.Equal(codec.Hash(value), codec.Hash(back));
        Assert.Equal("record?(Id: int32)", codec.Shape.ToString());
    }

    [Fact]
    public void A_renamed_and_moved_member_has_the_same_shape_bytes_and_hash()
    {
        var renamed = CodecRegistry.Default.For<Renamed>();
        var original = CodecRegistry.Default.For<Original>();
        Assert.Equal("record?(Bytes: int64, Host: string?)", renamed.Shape.ToString());
        Assert.Equal(original.Shape, renamed.Shape);
        Assert.Equal(original.Shape.Fingerprint, renamed.Shape.Fingerprint);
        Assert.Equal(original.ToBytes(new(5, "h")), renamed.ToBytes(new("h", 5)));
        Assert.Equal(original.Hash(new(5, "h")), renamed.Hash(new("h", 5)));
    }

    [Fact]
    public void What_is_immutable_is_known()
    {
        Assert.True(CodecRegistry.Default.For<Visit>().IsImmutable);
        Assert.True(CodecRegistry.Default.For<Mutable>().IsImmutable);
        Assert.True(CodecRegistry.Default.For<Derived>().IsImmutable);
        Assert.True(CodecRegistry.Default.For<(int, string)>().IsImmutable);
        Assert.True(CodecRegistry.Default.For<System.Collections.Immutable.ImmutableArray<Visit>>().IsImmutable);
        Assert.False(CodecRegistry.Default.For<System.Collections.Immutable.ImmutableArray<Settable>>().IsImmutable);
        Assert.False(CodecRegistry.Default.For<Settable>().IsImmutable);
        Assert.False(CodecRegistry.Default.For<Kept>().IsImmutable);
        Assert.False(CodecRegistry.Default.For<(int, List<int>)>().IsImmutable);
        Assert.False(CodecRegistry.Default.For<Pair<int, List<int>>>().IsImmutable);
    }

    [Fact]
    public void A_value_of_an_unlisted_derived_type_is_refused_and_not_cut_short()
    {
        var error = Assert.Throws<StateFormatException>(() => CodecRegistry.Default.For<Based>().ToBytes(new Derived(1, "b")));
        Assert.Equal("A value of type Derived cannot be kept where Based is declared: what it has beyond Based would be lost. "
            + "List it as a case: [Subtype<Derived>(\"derived\")] on Based, along with its other cases.", error.Message);
    }
}
