using ActorStream.Persistence.Tests.State;
using Xunit;

namespace ActorStream.Persistence.Tests.Snapshots;

public class SnapshotTests
{
    const int MaxParallelism = 128;

    static readonly CodecRegistry Codecs = CodecRegistry.Default;

    sealed class Operator
    {
        readonly int _subtask;
        readonly int _parallelism;

        public Operator(int subtask, int parallelism, bool ttl = false)
        {
            _subtask = subtask;
            _parallelism = parallelism;
            StateTtlConfig? config = ttl ? TimeSpan.FromDays(1) : null;
            Keyed = KeyedStateTests.Backend<string>(KeyGroups.RangeOf(subtask, MaxParallelism, parallelism));
            Value = Keyed.GetState("value", 0L, config);
            List = Keyed.GetListState<string>("list", config);
            Map = Keyed.GetMapState<int, string>("map", config);
            Sum = Keyed.GetReducingState<int>("sum", static (x, y) => x + y, config);
            Mean = Keyed.GetAggregatingState("mean", default(KeyedStateTests.Mean), config);
            Mutable = Keyed.GetState<int[]>("mutable", [], config);
            Items = Unkeyed.GetListState<int>("items");
            Union = Unkeyed.GetUnionListState<string>("union");
            Rules = Unkeyed.GetBroadcastState<string, double>("rules");
        }

        public KeyedStateBackend<string> Keyed { get; }
        public OperatorStateBackend Unkeyed { get; } = new(Codecs);
        public ValueState<long> Value { get; }
        public ListState<string> List { get; }
        public MapState<int, string> Map { get; }
        public ReducingState<int> Sum { get; }
        public AggregatingState<int, double> Mean { get; }
        public ValueState<int[]> Mutable { get; }
        public ListState<int> Items { get; }
        public ListState<string> Union { get; }
        public BroadcastState<string, double> Rules { get; }

        public void Work(string key, int n)
        {
            Keyed.Use(key);
            Value.Value += n;
            List.Add(key + n);
            Map[n % 5] = n.ToString();
            if (n % 7 == 0)
                Map.Remove((n + 1) % 5);
            Sum.Add(n);
            Mean.Add(n);
            var mutable = Mutable.Value.Length == 0 ? new int[3] : Mutable.Value;
            mutable[n % 3]++;
            Mutable.Value = mutable;
        }

        public string Describe(string key)
        {
            Keyed.Use(key);
            return $"{Value.Value} [{string.Join(' ', List)}] {{{string.Join(' ', Map)}}} {Sum.Value} {Mean.Value} <{string.Join(' ', Mutable.Value)}>";
        }

        public FrozenOperator Freeze() => FrozenOperator.Of(Keyed.Freeze(), Unkeyed.Freeze());

        public static List<Operator> Restore(IReadOnlyList<OperatorSnapshot> stored, int parallelism, bool ttl = false) =>
            Enumerable.Range(0, parallelism).Select(subtask =>
            {
                var one = new Operator(subtask, parallelism, ttl);
                var reader = new SnapshotReader(stored, subtask, parallelism);
                one.Keyed.Restore(reader);
                one.Unkeyed.Restore(reader);
                Assert.Empty(reader.Unclaimed);
                return one;
            }).ToList();
    }

    static readonly string[] Keys = Enumerable.Range(0, 300).Select(static n => "key-" + n).ToArray();

    static Operator Of(List<Operator> subtasks, string key) => subtasks.Single(s => s.Keyed.Range.ContainsHash(Codecs.For<string>().Hash(key)));

    static OperatorSnapshot Stored(Operator subtask)
    {
        using var frozen = subtask.Freeze();
        return OperatorSnapshot.FromBytes(frozen.Write().ToBytes());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_kind_of_keyed_state_is_restored_at_any_parallelism(bool ttl)
    {
        var random = new Random(5);
        List<Operator> subtasks = [new(0, 1, ttl)];
        var oracle = new Operator(0, 1, ttl);
        foreach (var parallelism in new[] { 4, 3, 1, 128 })
        {
            for (var i = 0; i < 3000; i++)
            {
                var key = Keys[random.Next(Keys.Length)];
                var n = random.Next(100);
                Of(subtasks, key).Work(key, n);
                oracle.Work(key, n);
            }
            subtasks = Operator.Restore(subtasks.ConvertAll(Stored), parallelism, ttl);
            foreach (var key in Keys)
                Assert.Equal(oracle.Describe(key), Of(subtasks, key).Describe(key));
            Assert.Equal(oracle.Keyed.KeyCount, subtasks.Sum(static s => s.Keyed.KeyCount));
        }
    }

    [Fact]
    public async Task A_snapshot_is_of_the_moment_of_the_barrier_though_it_is_written_later_on_another_thread()
    {
        var random = new Random(6);
        var one = new Operator(0, 1);
        for (var i = 0; i < 2000; i++)
            one.Work(Keys[random.Next(Keys.Length)], random.Next(100));
        one.Items.AddRange([1, 2]);
        for (var barrier = 0; barrier < 20; barrier++)
        {
            var expected = Keys.Select(one.Describe).ToList();
            var frozen = one.Freeze();
            var writing = Task.Run(() => OperatorSnapshot.FromBytes(frozen.Write().ToBytes()));
            for (var i = 0; i < 2000; i++)
                one.Work(Keys[random.Next(Keys.Length)], random.Next(100));
            one.Items.Add(3);
            var stored = await writing;
            frozen.Dispose();
            var restored = Operator.Restore([stored], 1)[0];
            Assert.Equal(expected, Keys.Select(restored.Describe));
            Assert.Equal(2 + barrier, restored.Items.Count);
        }
    }

    // The lists of Flink's documentation: split among the subtasks, or all to each.
    [Theory]
    [InlineData(1, "[10 11 12 20 21 30 31]")]
    [InlineData(2, "[10 11 12 20] [21 30 31]")]
    [InlineData(3, "[10 11 12] [20 21] [30 31]")]
    [InlineData(4, "[10 11] [12 20] [21 30] [31]")]
    [InlineData(9, "[10] [11] [12] [20] [21] [30] [31] [] []")]
    public void Operator_lists_are_shared_out_union_lists_and_broadcast_state_are_copied(int parallelism, string expected)
    {
        List<Operator> subtasks = [new(0, 3), new(1, 3), new(2, 3)];
        subtasks[0].Items.AddRange([10, 11, 12]);
        subtasks[1].Items.AddRange([20, 21]);
        subtasks[2].Items.AddRange([30, 31]);
        foreach (var (subtask, index) in subtasks.Select(static (s, i) => (s, i)))
        {
            subtask.Union.Add("u" + index);
            subtask.Rules.Put("b", 2);
            subtask.Rules.Put("a", 1);
            subtask.Rules.Put("c", 3);
            subtask.Rules.Remove("c");
        }
        var restored = Operator.Restore(subtasks.ConvertAll(Stored), parallelism);
        Assert.Equal(expected, string.Join(' ', restored.Select(static s => $"[{string.Join(' ', s.Items)}]")));
        Assert.All(restored, static s => Assert.Equal(["u0", "u1", "u2"], s.Union));
        Assert.All(restored, static s => Assert.Equal([new("b", 2), new("a", 1)], s.Rules));
    }

    [Fact]
    public void A_state_of_another_type_or_kind_is_refused_naming_the_state_and_both()
    {
        var stored = Stored(new Operator(0, 1));
        Refused(static b => b.GetState("value", 0), "\"value\": its value was stored as int64, and is now declared as int32");
        Refused(static b => b.GetListState<long>("value"), "\"value\" was stored as Value, and is now declared as List");
        Refused(static b => b.GetState("value", 0L, TimeSpan.FromDays(1)), "stored as int64, and is now declared as record(ttl_stamp: int64, value: int64)");
        Refused(static b => b.GetMapState<long, string>("map"), "its map key was stored as int32, and is now declared as int64");

        void Refused(Action<KeyedStateBackend<string>> declare, string expected)
        {
            var backend = KeyedStateTests.Backend<string>();
            declare(backend);
            var error = Assert.Throws<StateMismatchException>(() => backend.Restore(new([stored], 0, 1)));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Another_key_type_or_number_of_key_groups_is_refused()
    {
        var subtask = new Operator(0, 1);
        subtask.Work("a", 1);
        var stored = Stored(subtask);
        var keys = KeyedStateTests.Backend<long>();
        keys.GetState("value", 0L);
        Assert.Contains("its key was stored as string", Assert.Throws<StateMismatchException>(() => keys.Restore(new([stored], 0, 1))).Message, StringComparison.Ordinal);
        var groups = KeyedStateTests.Backend<string>(KeyGroupRange.All(256));
        groups.GetState("value", 0L);
        Assert.Contains("max parallelism of 128", Assert.Throws<StateMismatchException>(() => groups.Restore(new([stored], 0, 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_state_starts_empty_and_a_dropped_one_is_reported()
    {
        var subtask = new Operator(0, 1);
        subtask.Work("a", 1);
        var backend = KeyedStateTests.Backend<string>();
        var value = backend.GetState("value", 0L);
        var fresh = backend.GetState("fresh", 5);
        var reader = new SnapshotReader([Stored(subtask)], 0, 1);
        backend.Restore(reader);
        backend.Use("a");
        Assert.Equal((1, 5), (value.Value, fresh.Value));
        Assert.Equal(["items", "list", "map", "mean", "mutable", "rules", "sum", "union"], reader.Unclaimed.Order());
    }

    [Fact]
    public void Damaged_bytes_are_refused_wherever_the_damage_is()
    {
        var subtask = new Operator(0, 1);
        subtask.Work("a", 1);
        using var frozen = subtask.Freeze();
        var bytes = frozen.Write().ToBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 0x40;
            Assert.Throws<StateFormatException>(() => OperatorSnapshot.FromBytes(bytes));
            bytes[i] ^= 0x40;
        }
        Assert.Throws<StateFormatException>(() => OperatorSnapshot.FromBytes(bytes.AsMemory(0, bytes.Length - 1)));
        Assert.Equal(9, OperatorSnapshot.FromBytes(bytes).States.Count);
    }

    [Fact]
    public void The_byte_form_is_the_documented_one()
    {
        var states = new OperatorStateBackend(Codecs);
        states.GetListState<int>("n").AddRange([1, 258]);
        var bytes = states.Freeze().Write().ToBytes();
        Assert.Equal("41534F53" + "01" + "01" + "016E" + "10" + "01" + "0576616C7565" + "06" + "03696E74" + "00" + "00" + "000000" + "02" + "0401000000" + "0402010000", Convert.ToHexString(bytes[..^8]));
        Assert.Equal(KeyHash.OfUtf8(bytes.AsSpan(..^8)), BitConverter.ToUInt64(bytes.AsSpan(^8..)));
    }
}
