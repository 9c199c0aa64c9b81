using System.Numerics;
using ActorStream.Persistence.Tests.State;
using Xunit;

namespace ActorStream.Persistence.Tests.Snapshots;

/// <summary>State that was stored by an earlier version of a program's types.</summary>
public partial class EvolutionTests
{
    static readonly CodecRegistry Codecs = CodecRegistry.Default;

    static readonly Old.Order Order = new(7, "ann", [1, -2, 3], new(12345, "Main"), Old.Color.Blue, [new("tea", 2.5f)], Note: null, new() { ["x"] = 5, ["y"] = -6 }, new Old.Card("4711"));

    static readonly New.Order Expected = new(
        Id: 7, Customer: "ann", Numbers: [1, -2, 3], Address: new("Main", 12345, null), Color: New.Color.Blue, Lines: [new(2.5, "tea", 0)], Extra: 0, When: null,
        Limits: new() { ["x"] = 5, ["y"] = -6 }, Payment: new New.Card(null, "4711"), Place: default, Kind: default);

    [Fact]
    public void A_value_is_read_by_its_new_type() => Values(Order, default(New.Order)!, stored => Check(Expected, stored));

    public static TheoryData<string, Action> Changes => new()
    {
        { "sbyte to short", static () => Same<sbyte, short>(-5, -5) },
        { "byte to short", static () => Same<byte, short>(200, 200) },
        { "byte to uint", static () => Same<byte, uint>(200, 200) },
        { "short to int", static () => Same<short, int>(short.MinValue, short.MinValue) },
        { "ushort to int", static () => Same<ushort, int>(ushort.MaxValue, ushort.MaxValue) },
        { "int to long", static () => Same(int.MinValue, (long)int.MinValue) },
        { "uint to long", static () => Same(uint.MaxValue, (long)uint.MaxValue) },
        { "uint to ulong", static () => Same(uint.MaxValue, (ulong)uint.MaxValue) },
        { "int to double", static () => Same(int.MaxValue, (double)int.MaxValue) },
        { "int to decimal", static () => Same(-77, -77m) },
        { "long to Int128", static () => Same(long.MinValue, (Int128)long.MinValue) },
        { "long to decimal", static () => Same(long.MaxValue, (decimal)long.MaxValue) },
        { "ulong to BigInteger", static () => Same(ulong.MaxValue, (BigInteger)ulong.MaxValue) },
        { "Int128 to BigInteger", static () => Same(Int128.MinValue, (BigInteger)Int128.MinValue) },
        { "Half to double", static () => Same((Half)1.5, 1.5) },
        { "float to double", static () => Same(0.1f, (double)0.1f) },
        { "short to float", static () => Same<short, float>(-3, -3f) },
        { "int to int?", static () => Same<int, int?>(5, 5) },
        { "int to long?", static () => Same<int, long?>(-5, -5) },
        { "int? to long?", static () => Same<int?, long?>(6, 6) },
        { "bool to bool?", static () => Same<bool, bool?>(true, true) },
        { "an enum to one with other numbers", static () => Same(Old.Color.Green, New.Color.Green) },
        { "a number to an enum", static () => Same(2, Old.Color.Blue) },
        { "an enum to a number", static () => Same(Old.Color.Blue, 2L) },
        { "an enum? with other numbers", static () => Same<Old.Color?, New.Color?>(Old.Color.Blue, New.Color.Blue) },
        { "a struct to a nullable struct", static () => Same<Old.Point, New.Point?>(new(1, 2), new New.Point(2, 1, 0)) },
        { "an array", static () => Same<int[], long[]>([1, 2], [1, 2]) },
        { "a tuple", static () => Same((1, "a"), (1L, "a", (string?)null)) },
        { "a record that gets its first member", static () => Same(new Old.Empty(), new New.Empty(0)) },
        { "a record that loses its last member", static () => Same(new New.Empty(5), new Old.Empty()) },
        { "a struct that gets its first member", static () => Same(default(Old.Bare), new New.Bare(0)) },
        { "a case among subtypes that gets another number", static () => Same<Old.Payment, New.Payment>(new Old.Card("1"), new New.Card(null, "1")) },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_that_loses_nothing_is_made(string name, Action change)
    {
        Assert.NotEmpty(name);
        change();
    }

    public static TheoryData<string, Action> Refusals => new()
    {
        { "long to int", static () => Refused<long, int>("value (int64) cannot become int32") },
        { "long to double", static () => Refused<long, double>("value (int64) cannot become double") },
        { "int to float", static () => Refused<int, float>("value (int32) cannot become single") },
        { "int to uint", static () => Refused<int, uint>("value (int32) cannot become uint32") },
        { "string to int", static () => Refused<string, int>("value (string?) may be null, and int32 cannot") },
        { "int to string", static () => Refused<int, string>("value (int32) cannot become string?") },
        { "int? to int", static () => Refused<int?, int>("value (int32?) may be null, and int32 cannot") },
        { "bool to int", static () => Refused<bool, int>("value (bool) cannot become int32") },
        { "a list to a set", static () => Refused<List<int>, HashSet<int>>("value (list?(item: int32)) cannot become set?(item: int32)") },
        { "the items of a set", static () => Refused<HashSet<int>, HashSet<long>>("value[] (int32) cannot become int64: by it, what is in the collection is told apart") },
        { "the keys of a map", static () => Refused<Dictionary<int, int>, Dictionary<long, int>>("value[key] (int32) cannot become int64") },
        { "deep inside", static () => Refused<List<Old.Line>, List<Old.WrongLine>>("value[].Price (single) cannot become int32") },
        { "a renamed name of an enum", static () => Refused<Old.Color, Old.Renamed>("value has no Green any more, and its number 1 is now Lime") },
        { "a case that is gone", static () => Refused<New.Payment, Old.Payment>("value has no case \"bill\" any more") },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_change_that_may_lose_something_is_refused_naming_the_state_and_the_place(string name, Action refusal)
    {
        Assert.NotEmpty(name);
        refusal();
    }

    [Fact]
    public void Every_kind_of_keyed_state_is_converted()
    {
        var before = KeyedStateTests.Backend<string>();
        var list = before.GetListState<Old.Line>("list");
        var map = before.GetMapState<string, Old.Point>("map");
        var sum = before.GetReducingState<int>("sum", static (x, y) => x + y);
        var mean = before.GetAggregatingState("mean", default(OldMean));
        var ttl = before.GetState("ttl", 0, TimeSpan.FromDays(1));
        foreach (var key in new[] { "a", "b", "c" })
        {
            before.Use(key);
            list.AddRange([new(key, 1), new(key + key, 2)]);
            map["p"] = new(1, 2);
            map["q"] = new(3, 4);
            sum.Add(40);
            mean.Add(6);
            ttl.Value = 9;
        }
        var after = KeyedStateTests.Backend<string>();
        var newList = after.GetListState<New.Line>("list");
        var newMap = after.GetMapState<string, New.Point>("map");
        var newSum = after.GetReducingState<long>("sum", static (x, y) => x + y);
        var newMean = after.GetAggregatingState("mean", default(NewMean));
        var newTtl = after.GetState("ttl", 0L, TimeSpan.FromDays(1));
        after.Restore(new([Stored(before.Freeze())], 0, 1));
        foreach (var key in new[] { "a", "b", "c" })
        {
            after.Use(key);
            Assert.Equal([new(1, key, 0), new(2, key + key, 0)], newList);
            Assert.Equal([new("p", new(2, 1, 0)), new("q", new(4, 3, 0))], newMap);
            Assert.Equal((40, 6, 9), (newSum.Value, newMean.Value, newTtl.Value));
        }
    }

    [Fact]
    public void Lists_and_broadcast_state_of_an_operator_are_converted()
    {
        var before = new OperatorStateBackend(Codecs);
        before.GetListState<Old.Line>("items").AddRange([new("a", 1), new("b", 2)]);
        before.GetUnionListState<int>("union").Add(3);
        before.GetBroadcastState<string, Old.Point>("rules").Put("r", new(5, 6));
        var after = new OperatorStateBackend(Codecs);
        var items = after.GetListState<New.Line>("items");
        var union = after.GetUnionListState<long>("union");
        var rules = after.GetBroadcastState<string, New.Point>("rules");
        after.Restore(new([Stored(before.Freeze())], 0, 1));
        Assert.Equal([new(1, "a", 0), new(2, "b", 0)], items);
        Assert.Equal([3L], union);
        Assert.Equal([new("r", new(6, 5, 0))], rules);
    }

    [Fact]
    public void Keys_may_not_change_but_an_enum_among_them_may_get_names()
    {
        var before = KeyedStateTests.Backend<(Old.Color, int)>();
        var count = before.GetState("count", 0);
        before.Use((Old.Color.Blue, 1));
        count.Value = 4;
        var stored = Stored(before.Freeze());
        var wider = KeyedStateTests.Backend<(Old.Color, long)>();
        wider.GetState("count", 0);
        var error = Assert.Throws<StateMismatchException>(() => wider.Restore(new([stored], 0, 1)));
        Assert.Contains("\"count\": its key was stored as record(Item1: enum(int32: Red=0, Green=1, Blue=2), Item2: int32)", error.Message, StringComparison.Ordinal);
        var named = KeyedStateTests.Backend<(Old.MoreColors, int)>();
        var more = named.GetState("count", 0L);
        named.Restore(new([stored], 0, 1));
        named.Use((Old.MoreColors.Blue, 1));
        Assert.Equal(4, more.Value);
        var moved = KeyedStateTests.Backend<(New.Color, int)>();
        moved.GetState("count", 0);
        Assert.Throws<StateMismatchException>(() => moved.Restore(new([stored], 0, 1)));
    }

    [Fact]
    public void Timers_keep_their_keys_and_namespaces()
    {
        var before = TimerQueue<string, long>.Create("timers", KeyGroupRange.All(128), Codecs.For<string>(), Codecs.For<long>());
        before.Add("a", 1, 10);
        var after = TimerQueue<string, int>.Create("timers", KeyGroupRange.All(128), Codecs.For<string>(), Codecs.For<int>());
        using var frozen = before.Freeze();
        Assert.Throws<StateMismatchException>(() => after.Restore(new([frozen.Write()], 0, 1)));
    }

    [Fact]
    public void Beside_a_serializer_of_the_users_nothing_can_be_converted_and_that_is_said()
    {
        var codecs = new CodecRegistry(new SerializerRegistry());
        codecs.Serializers.Add(new OwnSerializer());
        var before = KeyedStateBackend<string>.Create(KeyGroupRange.All(128), codecs.For<string>(), codecs, new ManualClock());
        var value = before.GetState("value", default((Own, int)));
        before.Use("a");
        value.Value = (new(3), 4);
        var after = KeyedStateBackend<string>.Create(KeyGroupRange.All(128), codecs.For<string>(), codecs, new ManualClock());
        after.GetState("value", default((Own, long)));
        var error = Assert.Throws<StateMismatchException>(() => after.Restore(new([Stored(before.Freeze())], 0, 1)));
        Assert.Contains("how long a value of Own is, only its own serializer knows", error.Message, StringComparison.Ordinal);
    }

    static void Same<TOld, TNew>(TOld stored, TNew expected)
    {
        Values(stored, expected, read => Check(expected, read));
        Values((stored, "after"), (expected, "after"), read => Check((expected, "after"), read));
    }

    /// <summary>By the encoding: what differs there differs.</summary>
    static void Check<T>(T expected, T actual) => Assert.Equal(Convert.ToHexString(Codecs.For<T>().ToBytes(expected)), Convert.ToHexString(Codecs.For<T>().ToBytes(actual)));

    static void Values<TOld, TNew>(TOld stored, TNew _, Action<TNew> check)
    {
        var before = KeyedStateTests.Backend<string>();
        var value = before.GetState("value", default(TOld)!);
        foreach (var key in new[] { "a", "b" })
        {
            before.Use(key);
            value.Value = stored;
        }
        var after = KeyedStateTests.Backend<string>();
        var read = after.GetState("value", default(TNew)!);
        after.Restore(new([Stored(before.Freeze())], 0, 1));
        foreach (var key in new[] { "a", "b" })
        {
            after.Use(key);
            check(read.Value);
        }
    }

    static void Refused<TOld, TNew>(string expected)
    {
        var before = KeyedStateTests.Backend<string>();
        before.GetState("value", default(TOld)!);
        var after = KeyedStateTests.Backend<string>();
        after.GetState("value", default(TNew)!);
        var error = Assert.Throws<StateMismatchException>(() => after.Restore(new([Stored(before.Freeze())], 0, 1)));
        Assert.Contains($"\"value\": its value was stored as {Codecs.For<TOld>().Shape}, and is now declared as {Codecs.For<TNew>().Shape}", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    static OperatorSnapshot Stored(FrozenOperator frozen)
    {
        using (frozen)
            return OperatorSnapshot.FromBytes(frozen.Write().ToBytes());
    }
}
