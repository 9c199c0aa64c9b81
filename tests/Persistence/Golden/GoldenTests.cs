using System.Runtime.CompilerServices;
using ActorStream.Persistence.Tests.State;
using Xunit;

namespace ActorStream.Persistence.Tests.Golden;

/// <summary>
/// Snapshots that every later version must be able to read. A file here is never changed: a new version of a format gets files of its own, written by running these tests with
/// ACTORSTREAM_APPROVE=1 when they are not there.
/// </summary>
public class GoldenTests
{
    internal sealed record Visit(string Page, int Seconds, double? Score, Visit.Kind Type, DateTimeOffset At)
    {
        internal enum Kind
        {
            First,
            Again,
        }
    }

    static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2));

    [Fact]
    public void The_snapshot_of_an_operator_in_version_1_is_read() =>
        Check(OperatorSnapshot.FromBytes(Bytes("operator-snapshot-1.bin", static () => Written().ToBytes())));

    [Fact]
    public void The_snapshot_of_a_task_in_version_1_is_read()
    {
        var task = TaskSnapshot.FromBytes(Bytes("task-snapshot-1.bin", static () => new TaskSnapshot(true, [new("visits", 1234567890123, Written()), new("empty", long.MinValue, OperatorSnapshot.Empty)]).ToBytes()));
        Assert.True(task.InputEnded);
        Assert.Equal([("visits", 1234567890123), ("empty", long.MinValue)], task.Operators.Select(static op => (op.Uid, op.Watermark)));
        Check(task.Operators[0].Snapshot);
        Assert.Equal([2L, 2, 1, 1, 1, 1, 2, 2, 1, 2, 3], task.Operators[0].Snapshot.States.Select(static s => s.Rows));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void The_snapshot_of_a_task_and_what_has_changed_since_are_read(int version)
    {
        byte[]? changes = null;
        var first = Bytes($"task-snapshot-{version}.bin", () => WriteTwo(out changes));
        var second = Bytes($"task-snapshot-{version}-changes.bin", () => changes!);
        Assert.Equal((version, version), (first[4], second[4]));
        Check(Chain("visits", first));
        var both = Chain("visits", first, second);
        // Seven states by key, each with its changes behind it, and four without.
        Assert.Equal((11, 7), (both.States.Count(static s => s.Removed is null), both.States.Count(static s => s.Removed is not null)));
        var states = new States();
        var reader = new SnapshotReader([both], 0, 1);
        states.Keyed.Restore(reader);
        states.Timers.Restore(reader);
        states.Keyed.Use("ann");
        Assert.Equal(42, states.Count.Value);
        Assert.Equal([new("y", -1), new("z", 2)], states.Map);
        states.Keyed.Use("Zoë");
        Assert.False(states.Count.HasValue);
        Assert.Equal("soon", states.Expiring.Value);
        Assert.Equal([("Zoë", -3, 2000), ("ann", 4, 3000)], states.Timers.Take(long.MaxValue));
        if (version < 3)
            return;
        var places = new Places();
        places.Keyed.Restore(new SnapshotReader([Chain("places", first, second)], 0, 1));
        Assert.Equal(Places.Count - 1, places.Keyed.KeyCount);
        for (var key = 1L; key < Places.Count; key++)
        {
            places.Keyed.Use(key);
            Assert.Equal(new Place(key, key == 1 ? 7 : 2 * key, -1, "fixed"[(int)(key % 5)]), places.Value.Value);
        }
    }

    static OperatorSnapshot Chain(string uid, params byte[][] objects)
    {
        var reader = new ChainReader(name => Task.FromResult<StoredObject>(new BytesObject(objects[int.Parse(name)], name)), "a test");
        reader.OpenAsync([.. Enumerable.Range(0, objects.Length).Select(static i => $"{i}")], default).GetAwaiter().GetResult();
        return reader.ReadOperatorAsync(uid).GetAwaiter().GetResult();
    }

    static byte[] WriteTwo(out byte[] changes)
    {
        var states = new States();
        Fill(states);
        var places = new Places();
        for (var key = 0L; key < Places.Count; key++)
        {
            places.Keyed.Use(key);
            places.Value.Value = new(key, 2 * key, -1, "fixed"[(int)(key % 5)]);
        }
        var first = Write(new(1, null, true));
        places.Keyed.Use(0L);
        places.Value.Clear();
        places.Keyed.Use(1L);
        places.Value.Value = places.Value.Value with { Y = 7 };
        states.Keyed.Use("ann");
        states.Count.Value++;
        states.Map.Remove("x");
        states.Map["z"] = 2;
        states.Keyed.Use("Zoë");
        states.Count.Clear();
        states.Timers.Delete("ann", 3, 1000);
        states.Timers.Add("ann", 4, 3000);
        changes = Write(new(2, 1, true));
        return first;

        byte[] Write(SnapshotCut cut)
        {
            using var frozen = FrozenOperator.Of(states.Keyed.Freeze(cut), states.Timers.Freeze(cut), states.Unkeyed.Freeze());
            using var others = places.Keyed.Freeze(cut);
            using var bytes = TaskSnapshotWriter.Write(true, [new("visits", 1234567890123, frozen), new("places", 5, others)], new());
            return bytes.Bytes.ToArray();
        }
    }

    static OperatorSnapshot Written()
    {
        var states = new States();
        Fill(states);
        using var frozen = FrozenOperator.Of(states.Keyed.Freeze(), states.Timers.Freeze(), states.Unkeyed.Freeze());
        return frozen.Write();
    }

    static void Fill(States states)
    {
        states.Keyed.Use("ann");
        states.Count.Value = 41;
        states.Last.Value = new("/home", 7, null, Visit.Kind.First, At);
        states.List.AddRange([1, -2, 3]);
        states.Map["x"] = 0.5;
        states.Map["y"] = -1;
        states.Sum.Add(40);
        states.Sum.Add(2);
        states.Keyed.Use("Zoë");
        states.Count.Value = -1;
        states.Last.Value = new("/", 0, 2.25, Visit.Kind.Again, At.AddDays(1));
        states.Expiring.Value = "soon";
        states.Timers.Add("ann", 3, 1000);
        states.Timers.Add("Zoë", -3, 2000);
        states.Items.AddRange([10, 20]);
        states.Union.Add("u");
        states.Rules.Put("limit", 3);
        states.Rules.Put("other", 4);
        for (var i = 0; i < 3; i++)
            states.Filler.Add(new string((char)('a' + i), 200));
    }

    static void Check(OperatorSnapshot stored)
    {
        var states = new States();
        var reader = new SnapshotReader([stored], 0, 1);
        states.Keyed.Restore(reader);
        states.Timers.Restore(reader);
        states.Unkeyed.Restore(reader);
        Assert.Empty(reader.Unclaimed);
        states.Keyed.Use("ann");
        Assert.Equal((41, 42), (states.Count.Value, states.Sum.Value));
        Assert.Equal(new Visit("/home", 7, null, Visit.Kind.First, At), states.Last.Value);
        Assert.Equal([1, -2, 3], states.List);
        Assert.Equal([new("x", 0.5), new("y", -1)], states.Map);
        Assert.False(states.Expiring.HasValue);
        states.Keyed.Use("Zoë");
        Assert.Equal((-1, 0), (states.Count.Value, states.Sum.Value));
        Assert.Equal(new Visit("/", 0, 2.25, Visit.Kind.Again, At.AddDays(1)), states.Last.Value);
        Assert.Equal("soon", states.Expiring.Value);
        Assert.Equal([("ann", 3, 1000), ("Zoë", -3, 2000)], states.Timers.Take(long.MaxValue));
        Assert.Equal([10, 20], states.Items);
        Assert.Equal(["u"], states.Union);
        Assert.Equal([new("limit", 3), new("other", 4)], states.Rules);
        Assert.Equal(["aaa", "bbb", "ccc"], states.Filler.Select(static text => text[..3]));
    }

    static byte[] Bytes(string name, Func<byte[]> write, [CallerFilePath] string source = "")
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Golden", name);
        if (Environment.GetEnvironmentVariable("ACTORSTREAM_APPROVE") == "1" && !File.Exists(path))
        {
            path = Path.Combine(Path.GetDirectoryName(source)!, name);
            File.WriteAllBytes(path, write());
        }
        return File.ReadAllBytes(path);
    }

    internal readonly record struct Place(long X, long Y, int Z, char Name);

    /// <summary>Rows that all have one length, and are stored by columns.</summary>
    sealed class Places
    {
        public const int Count = 300;

        public Places() => Value = Keyed.GetState<Place>("place", default);

        public KeyedStateBackend<long> Keyed { get; } = KeyedStateTests.Backend<long>(KeyGroupRange.All(16));
        public ValueState<Place> Value { get; }
    }

    sealed class States
    {
        public States()
        {
            Keyed = KeyedStateTests.Backend<string>(KeyGroupRange.All(16));
            Timers = TimerQueue<string, long>.Create("timers", Keyed.Range, CodecRegistry.Default.For<string>(), CodecRegistry.Default.For<long>());
            Count = Keyed.GetState("count", 0L);
            Last = Keyed.GetState<Visit?>("last", null);
            List = Keyed.GetListState<int>("list");
            Map = Keyed.GetMapState<string, double>("map");
            Sum = Keyed.GetReducingState<int>("sum", static (x, y) => x + y);
            Expiring = Keyed.GetState("expiring", "", TimeSpan.FromDays(1));
            Items = Unkeyed.GetListState<int>("items");
            Union = Unkeyed.GetUnionListState<string>("union");
            Rules = Unkeyed.GetBroadcastState<string, int>("rules");
            Filler = Unkeyed.GetListState<string>("filler");
        }

        public KeyedStateBackend<string> Keyed { get; }
        public OperatorStateBackend Unkeyed { get; } = new(CodecRegistry.Default);
        public TimerQueue<string, long> Timers { get; }
        public ValueState<long> Count { get; }
        public ValueState<Visit?> Last { get; }
        public ListState<int> List { get; }
        public MapState<string, double> Map { get; }
        public ReducingState<int> Sum { get; }
        public ValueState<string> Expiring { get; }
        public ListState<int> Items { get; }
        public ListState<string> Union { get; }
        public BroadcastState<string, int> Rules { get; }
        public ListState<string> Filler { get; }
    }
}
