using System.Numerics;
using System.Text;
using System.Text.Json;
using ActorStream.Persistence.Tests.State;
using Xunit;

namespace ActorStream.Persistence.Tests.Savepoints;

/// <summary>What is told of a savepoint without the program that wrote it.</summary>
public class SavepointTests
{
    const string Job = "job";
    const string Metadata = "sp-1/metadata";

    enum Level
    {
        Low = 1,
        High = 5,
    }

    [Subtype<Card>("card"), Subtype<Cash>("cash")]
    internal abstract record Payment;

    internal sealed record Card(string Number) : Payment;

    internal sealed record Cash : Payment;

    sealed record Everything(
        bool Ok, char Letter, sbyte I8, ushort U16, ulong U64, Int128 I128, BigInteger Big, Half Half, float F, double D, decimal M, string? Text, Guid Id, DateTime Utc, DateTimeOffset At,
        DateOnly Day, TimeOnly Clock, TimeSpan Span, int? Nothing, long? Something, Level Level, Level Odd, int[]? None, List<string> Names, HashSet<int> Set, Dictionary<string, int> ByText,
        Dictionary<int, bool> ByNumber, byte[] Bytes, (int, string) Pair, Payment Paid, Payment? Unpaid, Payment Coins);

    static readonly Everything Value = new(
        true, 'ß', -1, 65535, ulong.MaxValue, Int128.MinValue, BigInteger.Parse("123456789012345678901234567890"), (Half)0.5, 0.1f, double.NaN, 1.50m, "a \"b\"\n</x> 日本",
        new("0f8fad5b-d9cb-469f-a165-70867728950e"), new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(-3)), new(2026, 12, 31), new(23, 59, 59, 500),
        new(1, 2, 3, 4), null, -7, Level.High, (Level)3, null, ["x", "y"], [4], new() { ["k"] = 1 }, new() { [7] = true }, [1, 2, 255], (1, "one"), new Card("4711"), null, new Cash());

    // Written by hand from the rules of JSON and of the export.
    const string Json = """
        {"Ok":true,"Letter":"ß","I8":-1,"U16":65535,"U64":18446744073709551615,"I128":-170141183460469231731687303715884105728,"Big":123456789012345678901234567890,"Half":0.5,"F":0.1,
        "D":"NaN","M":1.50,"Text":"a \"b\"\n</x> 日本","Id":"0f8fad5b-d9cb-469f-a165-70867728950e","Utc":"2026-01-02T03:04:05Z","At":"2026-01-02T03:04:05-03:00","Day":"2026-12-31",
        "Clock":"23:59:59.5000000","Span":"1.02:03:04","Nothing":null,"Something":-7,"Level":"High","Odd":3,"None":null,"Names":["x","y"],"Set":[4],"ByText":{"k":1},
        "ByNumber":[{"key":7,"value":true}],"Bytes":"AQL/","Pair":{"Item1":1,"Item2":"one"},"Paid":{"$type":"card","Number":"4711"},"Unpaid":null,"Coins":{"$type":"cash"}}
        """;

    [Fact]
    public async Task Operators_states_shapes_and_counts_are_told_without_reading_state()
    {
        var store = await Stored();
        var info = await SavepointInfo.ReadAsync(store, Job, Metadata);
        Assert.Equal(["visits", "rules"], info.Operators.Select(static op => op.Uid));
        var visits = info.Operators[0];
        Assert.Equal((16, 2), (visits.MaxParallelism, visits.Parallelism));
        Assert.Equal(
            [("all", StateKind.Value, 1L), ("list", StateKind.List, 1), ("map", StateKind.Map, 2), ("sum", StateKind.Reducing, 3), ("expiring", StateKind.Value, 1), ("timers", StateKind.Timers, 2)],
            visits.States.Select(static s => (s.Descriptor.Name, s.Descriptor.Kind, s.Rows)));
        Assert.Equal("string?", visits.States[0].Descriptor.Shapes[0].Shape.ToString());
        Assert.Equal("int64", visits.States[3].Descriptor.Shapes[1].Shape.ToString());
        // A sum is the key (a length and 1 letter) and 8 bytes.
        Assert.Equal(3 * 10, visits.States[3].Bytes);
        Assert.Equal([("items", 2L), ("rules", 1)], info.Operators[1].States.Select(static s => (s.Descriptor.Name, s.Rows)));
        var stored = 0L;
        foreach (var name in await store.ListObjectsAsync(Job, "", default))
            stored += (await store.OpenObjectAsync(Job, name, default))!.Length;
        Assert.Equal(stored, info.StoredBytes);
    }

    [Fact]
    public async Task Values_of_all_types_are_exported_as_JSON()
    {
        var line = Assert.Single(await Export("visits", "all"));
        var root = JsonDocument.Parse(line).RootElement;
        Assert.Equal(("visits", "all", "a"), (root.GetProperty("operator").GetString(), root.GetProperty("state").GetString(), root.GetProperty("key").GetString()));
        var expected = JsonDocument.Parse(Json).RootElement.EnumerateObject().OrderBy(static p => p.Name, StringComparer.Ordinal);
        foreach (var (wanted, found) in expected.Zip(root.GetProperty("value").EnumerateObject()))
            Assert.Equal((wanted.Name, JsonSerializer.Serialize(wanted.Value)), (found.Name, JsonSerializer.Serialize(found.Value)));
        Assert.Equal(32, root.GetProperty("value").EnumerateObject().Count());
    }

    [Theory]
    [InlineData("list", """{"key":"a","value":[1,-2]}""")]
    [InlineData("map", """{"key":"a","entries":[{"map key":"x","value":0.5},{"map key":"y","value":2}]}""", """{"key":"b","entries":[{"map key":"z","value":-1}]}""")]
    [InlineData("sum", """{"key":"a","value":42}""", """{"key":"b","value":7}""", """{"key":"c","value":-1}""")]
    [InlineData("expiring", """{"key":"b","value":{"ttl_stamp":0,"value":"soon"}}""")]
    [InlineData("timers", """{"key":"a","namespace":3,"time":1000}""", """{"key":"c","namespace":-3,"time":2000}""")]
    [InlineData("items", """{"value":10}""", """{"value":20}""")]
    [InlineData("rules", """{"key":"limit","value":3}""")]
    public async Task Every_kind_of_state_is_exported(string state, params string[] expected)
    {
        var lines = await Export(null, state);
        Assert.Equal(expected, lines.Select(static l => "{" + l[(l.IndexOf("\"key\"", StringComparison.Ordinal) is var key and >= 0 ? key : l.IndexOf("\"value\"", StringComparison.Ordinal))..]).Order(StringComparer.Ordinal));
        Assert.All(lines, line => Assert.Equal(state, JsonDocument.Parse(line).RootElement.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Everything_is_exported_when_nothing_is_named_and_a_wrong_name_is_told_with_the_right_ones()
    {
        Assert.Equal(13, (await Export(null, null)).Length);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Export("visitors", null));
        Assert.Contains("no operator \"visitors\". It has: visits, rules.", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<ArgumentException>(() => Export("rules", "sum"));
        Assert.Contains("no state \"sum\" of operator \"rules\". It has: items, rules.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_object_is_named()
    {
        var store = await Stored();
        await store.DeleteObjectAsync(Job, "sp-1/v-1", default);
        var error = await Assert.ThrowsAsync<StateFormatException>(() => SavepointInfo.ReadAsync(store, Job, Metadata));
        Assert.Contains("sp-1/v-1 is missing", error.Message, StringComparison.Ordinal);
    }

    static async Task<string[]> Export(string? uid, string? state)
    {
        using var output = new MemoryStream();
        var count = await SavepointExport.WriteAsync(await Stored(), Job, Metadata, output, uid, state);
        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n')[..^1];
        Assert.Equal(count, lines.Length);
        return lines;
    }

    static async Task<MemoryStore> Stored()
    {
        var store = new MemoryStore();
        for (var subtask = 0; subtask < 2; subtask++)
            await store.WriteObjectAsync(Job, "sp-1/v-" + subtask, [new TaskSnapshot(false, [new("visits", 5, Visits(subtask))]).ToBytes()], default);
        var unkeyed = new OperatorStateBackend(CodecRegistry.Default);
        unkeyed.GetListState<int>("items").AddRange([10, 20]);
        unkeyed.GetBroadcastState<string, int>("rules").Put("limit", 3);
        await store.WriteObjectAsync(Job, "sp-1/w-0", [new TaskSnapshot(false, [new("rules", 5, unkeyed.Freeze().Write())]).ToBytes()], default);
        var metadata = new CheckpointMetadata(Job, 1, 1, 0, true, [new("visits", 16, [["sp-1/v-0"], ["sp-1/v-1"]]), new("rules", 16, [[], ["sp-1/w-0"]])], []);
        await store.WriteObjectAsync(Job, Metadata, [metadata.ToBytes()], default);
        return store;
    }

    static OperatorSnapshot Visits(int subtask)
    {
        var range = KeyGroups.RangeOf(subtask, 16, 2);
        var keyed = KeyedStateTests.Backend<string>(range);
        var timers = TimerQueue<string, long>.Create("timers", range, CodecRegistry.Default.For<string>(), CodecRegistry.Default.For<long>());
        var all = keyed.GetState<Everything?>("all", null);
        var list = keyed.GetListState<int>("list");
        var map = keyed.GetMapState<string, double>("map");
        var sum = keyed.GetReducingState<long>("sum", static (x, y) => x + y);
        var expiring = keyed.GetState("expiring", "", TimeSpan.FromDays(1));
        foreach (var key in new[] { "a", "b", "c" }.Where(key => range.ContainsHash(CodecRegistry.Default.For<string>().Hash(key))))
        {
            keyed.Use(key);
            sum.Add(key switch { "a" => 42, "b" => 7, _ => -1 });
            if (key == "a")
            {
                all.Value = Value;
                list.AddRange([1, -2]);
                (map["x"], map["y"]) = (0.5, 2);
            }
            if (key == "b")
            {
                map["z"] = -1;
                expiring.Value = "soon";
            }
            if (key != "b")
                timers.Add(key, key == "a" ? 3 : -3, key == "a" ? 1000 : 2000);
        }
        using var frozen = FrozenOperator.Of(keyed.Freeze(), timers.Freeze());
        return frozen.Write();
    }
}
