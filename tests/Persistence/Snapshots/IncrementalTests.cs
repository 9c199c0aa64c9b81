using ActorStream.Persistence.Tests.State;
using Xunit;

namespace ActorStream.Persistence.Tests.Snapshots;

/// <summary>Snapshots of what has changed, against dictionaries: with snapshots that were given up, savepoints between, restores and other parallelisms.</summary>
public class IncrementalTests
{
    const int Groups = 16;
    const string Uid = "op";

    [Theory]
    [InlineData(1, 40, false)]
    [InlineData(2, 400, false)]
    [InlineData(3, 5000, false)]
    [InlineData(4, 40, true)]
    [InlineData(5, 400, true)]
    public async Task What_is_restored_from_a_chain_is_what_there_was(int seed, int keys, bool writesLater)
    {
        var random = new Random(seed);
        var run = new Run(random, writesLater);
        for (var step = 1; step <= 60; step++)
        {
            run.Change(keys, random.Next(keys * 2));
            switch (random.Next(10))
            {
                case 0:
                    await run.RestoreAsync(random.Next(1, 4));
                    break;
                case 1:
                    run.Savepoint();
                    break;
                case < 4:
                    run.Checkpoint(isCompleted: false);
                    break;
                default:
                    run.Checkpoint(isCompleted: true);
                    break;
            }
        }
        await run.RestoreAsync(2);
        Assert.True(run.Incremental > 10, $"only {run.Incremental} were incremental");
    }

    [Fact]
    public void Few_changes_in_many_keys_are_few_bytes()
    {
        var state = new Subtask(KeyGroupRange.All(128));
        for (var key = 0; key < 50_000; key++)
        {
            state.Keyed.Use(key);
            state.Value.Value = key;
        }
        using (var first = TaskSnapshotWriter.Write(false, [state.Freeze(new(1, null, true))], new(), BlockCompression.None))
            Assert.InRange(first.Bytes.Length, 50_000 * 12, 50_000 * 20);
        for (var key = 0; key < 50_000; key += 100)
        {
            state.Keyed.Use(key);
            state.Value.Value = -key;
        }
        var part = state.Freeze(new(2, 1, true));
        Assert.True(part.HasChanges);
        using var second = TaskSnapshotWriter.Write(false, [part], new(), BlockCompression.None);
        Assert.InRange(second.Bytes.Length, 500 * 12, 500 * 12 * 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_state_that_is_too_large_to_decompress_at_once_is_restored(int parallelism)
    {
        const int Keys = 120_000;
        var before = new Subtask(KeyGroupRange.All(Groups));
        for (var key = 0; key < Keys; key++)
        {
            before.Keyed.Use(key);
            before.Value.Value = key * 7919L;
            before.List.AddRange(Enumerable.Range(key, 12));
        }
        byte[][] objects = [Written(new(1, null, true)), []];
        for (var key = 0; key < Keys; key += 3)
        {
            before.Keyed.Use(key);
            before.Value.Clear();
        }
        objects[1] = Written(new(2, 1, true));
        await using var chain = new ChainReader(name => Task.FromResult<StoredObject>(new BytesObject(objects[name[0] - '0'], name)), "a test");
        await chain.OpenAsync(["0", "1"], default);
        var stored = await chain.ReadOperatorAsync(Uid);
        Assert.True(stored.States.First(static s => s.Descriptor.Name == "list").Bytes > 5 << 20);
        Assert.IsType<StoredParts>(stored.States.First(static s => s.Descriptor.Name == "list").Parts);
        var found = 0;
        for (var subtask = 0; subtask < parallelism; subtask++)
        {
            var after = new Subtask(KeyGroups.RangeOf(subtask, Groups, parallelism));
            after.Keyed.Restore(new SnapshotReader([stored], subtask, parallelism));
            foreach (var (key, _) in after.Keyed.KeysOf("list"))
            {
                after.Keyed.Use(key);
                Assert.Equal(key % 3 == 0 ? 0 : key * 7919L, after.Value.Value);
                Assert.Equal(12, after.List.Count);
                Assert.Equal(key + 11, after.List[11]);
                found++;
            }
        }
        Assert.Equal(Keys, found);

        byte[] Written(SnapshotCut cut)
        {
            var part = before.Freeze(in cut);
            using var bytes = TaskSnapshotWriter.Write(false, [part], new());
            part.State.Dispose();
            return bytes.Bytes.ToArray();
        }
    }

    [Fact]
    public async Task Changes_without_what_they_are_to_are_refused()
    {
        var state = new Subtask(KeyGroupRange.All(Groups));
        state.Keyed.Use(1);
        state.Value.Value = 1;
        TaskSnapshotWriter.Write(false, [state.Freeze(new(1, null, true))], new()).Dispose();
        state.Value.Value = 2;
        using var changes = TaskSnapshotWriter.Write(false, [state.Freeze(new(2, 1, true))], new());
        var bytes = changes.Bytes.ToArray();
        await using var reader = new ChainReader(name => Task.FromResult<StoredObject>(new BytesObject(bytes, name)), "a test");
        await reader.OpenAsync(["chk-2"], default);
        var error = await Assert.ThrowsAsync<StateFormatException>(() => reader.ReadOperatorAsync(Uid));
        Assert.Contains("\"value\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("chk-2 in a test", error.Message, StringComparison.Ordinal);
    }

    sealed class Run(Random random, bool writesLater)
    {
        readonly Dictionary<string, byte[]> _objects = [];
        readonly List<FrozenPart> _late = [];
        List<(Subtask State, List<string> Chain)> _subtasks = [(new(KeyGroupRange.All(Groups)), [])];
        readonly Dictionary<long, (List<List<string>> Chains, Contents Contents)> _stored = [];
        Contents _now = new();
        long _id;
        long? _since;
        (List<List<string>> Chains, Contents Contents) _completed = ([], new());

        public int Incremental { get; private set; }

        public void Change(int keys, int times)
        {
            for (var i = 0; i < times; i++)
            {
                var key = random.Next(keys);
                var hash = CodecRegistry.Default.For<int>().Hash(in key);
                var state = _subtasks.Single(s => s.State.Keyed.Range.ContainsHash(hash)).State;
                state.Keyed.Use(key);
                _now.Change(random, state, key);
            }
        }

        public void Savepoint() => Write(new(++_id, null, true), null);

        public void Checkpoint(bool isCompleted)
        {
            var id = ++_id;
            var chains = new List<List<string>>();
            var contents = _now.Copy();
            var known = _since is { } since && _stored.TryGetValue(since, out var before) ? before.Chains : null;
            Write(new(id, known is null || random.Next(8) == 0 ? null : _since, true), (subtask, name, isWhole) =>
            {
                Incremental += isWhole ? 0 : 1;
                chains.Add(isWhole ? [name] : [.. known![subtask], name]);
            });
            _stored[id] = (chains, contents);
            if (!isCompleted)
                return;
            _since = id;
            _completed = _stored[id];
        }

        /// <summary>All of what is kept goes to new subtasks; what was given up is forgotten.</summary>
        public async Task RestoreAsync(int parallelism)
        {
            var stored = new List<OperatorSnapshot>();
            foreach (var chain in _completed.Chains)
            {
                await using var reader = new ChainReader(name => Task.FromResult<StoredObject>(new BytesObject(_objects[name], name)), "a test");
                await reader.OpenAsync(chain, default);
                stored.Add(await reader.ReadOperatorAsync(Uid));
            }
            _subtasks = [];
            _now = _completed.Contents.Copy();
            _since = null;
            var found = new Contents();
            for (var subtask = 0; subtask < parallelism; subtask++)
            {
                var state = new Subtask(KeyGroups.RangeOf(subtask, Groups, parallelism));
                var reader = new SnapshotReader(stored, subtask, parallelism);
                state.Keyed.Restore(reader);
                state.Timers.Restore(reader);
                found.Read(state);
                _subtasks.Add((state, []));
            }
            found.Equal(_now);
            // Reading took the timers out.
            foreach (var (key, time) in _now.Timers)
                _subtasks.Single(s => s.State.Keyed.Range.ContainsHash(CodecRegistry.Default.For<string>().Hash(in key))).State.Timers.Add(key, 0, time);
        }

        void Write(SnapshotCut cut, Action<int, string, bool>? stored)
        {
            var parts = _subtasks.ConvertAll(one => one.State.Freeze(in cut));
            if (writesLater)
                Change(50, 30);
            for (var i = 0; i < parts.Count; i++)
            {
                var (name, part) = ($"{cut.Id}-{i}", parts[i]);
                Assert.True(cut.Since is not null || !part.HasChanges);
                stored?.Invoke(i, name, !part.HasChanges);
                if (stored is null && writesLater)
                {
                    // One that is still being written while later ones are taken.
                    _late.Add(part);
                    continue;
                }
                using (var bytes = TaskSnapshotWriter.Write(false, [part], new()))
                    _objects[name] = bytes.Bytes.ToArray();
                part.State.Dispose();
            }
            if (_late.Count > 3)
            {
                _late.ForEach(static part => part.State.Dispose());
                _late.Clear();
            }
        }
    }

    /// <summary>What the states must have.</summary>
    sealed class Contents
    {
        public Dictionary<int, long> Values { get; private init; } = [];
        public Dictionary<int, List<int>> Lists { get; private init; } = [];
        public Dictionary<int, List<(int Key, string Value)>> Maps { get; private init; } = [];
        public HashSet<(string Key, long Time)> Timers { get; private init; } = [];

        public Contents Copy() => new()
        {
            Values = new(Values),
            Lists = Lists.ToDictionary(static e => e.Key, static e => e.Value.ToList()),
            Maps = Maps.ToDictionary(static e => e.Key, static e => e.Value.ToList()),
            Timers = [.. Timers],
        };

        public void Change(Random random, Subtask state, int key)
        {
            var number = random.Next(1000);
            switch (random.Next(12))
            {
                case < 3:
                    state.Value.Value = Values[key] = number;
                    break;
                case 3:
                    state.Value.Clear();
                    Values.Remove(key);
                    break;
                case 4:
                    state.List.Add(number);
                    if (!Lists.TryAdd(key, [number])) Lists[key].Add(number);
                    break;
                case 5:
                    state.List.Clear();
                    Lists.Remove(key);
                    break;
                case < 9:
                    var mapKey = random.Next(6);
                    state.Map[mapKey] = $"{number}";
                    if (!Maps.TryGetValue(key, out var map)) Maps[key] = map = [];
                    var at = map.FindIndex(e => e.Key == mapKey);
                    if (at < 0) map.Add((mapKey, $"{number}"));
                    else map[at] = (mapKey, $"{number}");
                    break;
                case 9:
                    mapKey = random.Next(6);
                    state.Map.Remove(mapKey);
                    if (Maps.TryGetValue(key, out map) && map.RemoveAll(e => e.Key == mapKey) > 0 && map.Count == 0) Maps.Remove(key);
                    break;
                default:
                    var text = $"{state.Keyed.Range.First}:{random.Next(20)}";
                    if (!state.Keyed.Range.ContainsHash(CodecRegistry.Default.For<string>().Hash(in text))) break;
                    var time = random.NextInt64(30);
                    if (random.Next(2) == 0) Assert.Equal(Timers.Add((text, time)), state.Timers.Add(text, 0, time));
                    else Assert.Equal(Timers.Remove((text, time)), state.Timers.Delete(text, 0, time));
                    break;
            }
        }

        public void Read(Subtask state)
        {
            foreach (var (key, _) in state.Keyed.KeysOf("value"))
            {
                state.Keyed.Use(key);
                Values.Add(key, state.Value.Value);
            }
            foreach (var (key, _) in state.Keyed.KeysOf("list"))
            {
                state.Keyed.Use(key);
                Lists.Add(key, [.. state.List]);
            }
            foreach (var (key, _) in state.Keyed.KeysOf("map"))
            {
                state.Keyed.Use(key);
                Maps.Add(key, [.. state.Map.Select(static e => (e.Key, e.Value))]);
            }
            foreach (var (key, _, time) in state.Timers.Take(long.MaxValue)) Timers.Add((key, time));
        }

        public void Equal(Contents expected)
        {
            Assert.Equal(expected.Values.OrderBy(static e => e.Key), Values.OrderBy(static e => e.Key));
            Assert.Equal(expected.Lists.OrderBy(static e => e.Key), Lists.OrderBy(static e => e.Key));
            Assert.Equal(expected.Maps.OrderBy(static e => e.Key), Maps.OrderBy(static e => e.Key));
            Assert.Equal(expected.Timers.Order(), Timers.Order());
        }
    }

    sealed class Subtask
    {
        public Subtask(KeyGroupRange range)
        {
            Keyed = KeyedStateTests.Backend<int>(range);
            Value = Keyed.GetState("value", 0L);
            List = Keyed.GetListState<int>("list");
            Map = Keyed.GetMapState<int, string>("map");
            Timers = TimerQueue<string, long>.Create("timers", range, CodecRegistry.Default.For<string>(), CodecRegistry.Default.For<long>());
        }

        public KeyedStateBackend<int> Keyed { get; }
        public ValueState<long> Value { get; }
        public ListState<int> List { get; }
        public MapState<int, string> Map { get; }
        public TimerQueue<string, long> Timers { get; }

        public FrozenPart Freeze(in SnapshotCut cut) => new(Uid, 0, FrozenOperator.Of(Keyed.Freeze(cut), Timers.Freeze(cut)));
    }
}
