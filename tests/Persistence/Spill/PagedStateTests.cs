using ActorStream.Persistence.Tests.State;
using Xunit;

namespace ActorStream.Persistence.Tests.Spill;

/// <summary>States of every kind under a limit, against a model in memory.</summary>
public class PagedStateTests
{
    const int Fillers = 24;
    const int Keys = 3_000;

    [Fact]
    public void All_kinds_of_state_are_what_they_would_be_without_a_limit_also_in_a_snapshot_and_restored_by_two_tasks()
    {
        var folder = new MemorySpillFolder();
        var random = new Random(3);
        using var memory = Memory(folder);
        var states = new States(KeyGroupRange.All(128), memory);
        var model = new Model();
        for (var round = 0; round < 6; round++)
        {
            for (var step = 0; step < 2_000; step++)
                Step(states, model, random);
            var frozen = states.Backend.Freeze();
            var then = model.Copy();
            for (var step = 0; step < 300; step++)
                Step(states, model, random);
            var snapshot = frozen.Write();
            frozen.Dispose();
            if (round % 3 != 2)
                continue;
            foreach (var subtask in new[] { 0, 1 })
            {
                using var other = Memory(folder);
                var range = KeyGroups.RangeOf(subtask, 128, 2);
                var restored = new States(range, other);
                restored.Backend.Restore(new SnapshotReader([snapshot], subtask, 2));
                Same(then, restored, range);
                Assert.True(other.Log.Written > 0);
                Assert.InRange(other.Used, 1, 4 << 20);
            }
        }
        Same(model, states, states.Backend.Range);
        Assert.True(memory.PagesRead > 100, $"{memory.PagesRead} pages read");
    }

    [Fact]
    public void What_is_taken_from_a_state_and_changed_in_place_is_kept_whatever_else_is_accessed()
    {
        using var memory = Memory(new());
        var states = new States(KeyGroupRange.All(128), memory);
        for (var key = 0L; key < Keys; key++)
        {
            states.Use(key);
            states.Names.Value = ["first"];
            for (var i = 0; i < 4; i++)
                states.Map[i] = [i];
        }
        states.Use(7);
        var names = states.Names.Value!;
        var entry = states.Map[3];
        for (var other = 0; other < 4; other++)
            _ = states.Map[other];
        // Going through all keys sends all pages away but those in use.
        Assert.Equal(Keys, states.Backend.KeysOf("names").Count());
        names.Add("second");
        entry.Add(99);
        for (var key = 100L; key < Keys; key += 7)
        {
            states.Use(key);
            Assert.Equal(["first"], states.Names.Value);
        }
        states.Use(7);
        Assert.Equal(["first", "second"], states.Names.Value);
        Assert.Equal([3, 99], states.Map[3]);
    }

    static StateMemory Memory(MemorySpillFolder folder) => new(new StateMemoryLimit(1 << 20), folder, "state", 4 << 20);

    static void Step(States states, Model model, Random random)
    {
        // Most of what is accessed is near what was accessed before.
        var key = (long)(Math.Abs(random.Next(Keys) - random.Next(Keys)) * (random.Next(2) == 0 ? 1 : 0.1));
        states.Use(key);
        switch (random.Next(8))
        {
            case 0:
                states.Text.Value = model.Text[key] = $"text {random.Next()}";
                break;
            case 1:
                states.Text.Clear();
                model.Text.Remove(key);
                break;
            case 2:
                var item = random.Next();
                states.List.Add(item);
                model.ListOf(key).Add(item);
                break;
            case 3 or 4:
                var (mapKey, value) = (random.Next(20), random.Next());
                model.MapOf(key).TryAdd(mapKey, []);
                model.MapOf(key)[mapKey].Add(value);
                ref var values = ref states.Map.GetOrAdd(mapKey, out var added);
                if (added)
                    values = [];
                values.Add(value);
                break;
            case 5:
                var gone = random.Next(20);
                Assert.Equal(model.MapOf(key).Remove(gone), states.Map.Remove(gone));
                break;
            case 6:
                states.Sum.Add(5);
                model.Sum[key] = model.Sum.GetValueOrDefault(key) + 5;
                break;
            default:
                Same(model, states, key);
                break;
        }
    }

    static void Same(Model model, States states, KeyGroupRange range)
    {
        for (var key = 0L; key < Keys; key++)
        {
            if (!range.ContainsHash(KeyHash.OfInt64(key)))
                continue;
            states.Use(key);
            Same(model, states, key);
        }
    }

    static void Same(Model model, States states, long key)
    {
        Assert.Equal(model.Text.GetValueOrDefault(key), states.Text.Value);
        Assert.Equal(model.ListOf(key), states.List);
        Assert.Equal(model.Sum.GetValueOrDefault(key), states.Sum.Value);
        Assert.Equal(model.MapOf(key).Count, states.Map.Count);
        foreach (var (mapKey, value) in states.Map)
            Assert.Equal(model.MapOf(key)[mapKey], value);
    }

    sealed class States
    {
        public States(KeyGroupRange range, StateMemory memory)
        {
            Backend = KeyedStateBackend<long>.Create(range, CodecRegistry.Default.For<long>(), CodecRegistry.Default, new ManualClock(), memory);
            Text = Backend.GetState<string?>("text", null);
            List = Backend.GetListState<long>("list");
            Map = Backend.GetMapState<int, List<int>>("map");
            Sum = Backend.GetReducingState<long>("sum", static (x, y) => x + y);
            Names = Backend.GetState<List<string>?>("names", null);
            // A wide row: some hundred keys make many pages.
            for (var i = 0; i < Fillers; i++)
                Backend.GetState($"filler {i}", (A: 0L, B: 0L, C: 0L, D: 0L, E: 0L, F: 0L, G: 0L));
        }

        public KeyedStateBackend<long> Backend { get; }

        public ValueState<string?> Text { get; }

        public ListState<long> List { get; }

        public MapState<int, List<int>> Map { get; }

        public ReducingState<long> Sum { get; }

        public ValueState<List<string>?> Names { get; }

        public void Use(long key) => Backend.SetCurrentKey(in key, KeyHash.OfInt64(key));
    }

    sealed class Model
    {
        public Dictionary<long, string> Text { get; private init; } = [];

        public Dictionary<long, long> Sum { get; private init; } = [];

        Dictionary<long, List<long>> Lists { get; init; } = [];

        Dictionary<long, Dictionary<int, List<int>>> Maps { get; init; } = [];

        public List<long> ListOf(long key) => Lists.TryGetValue(key, out var list) ? list : Lists[key] = [];

        public Dictionary<int, List<int>> MapOf(long key) => Maps.TryGetValue(key, out var map) ? map : Maps[key] = [];

        public Model Copy() => new()
        {
            Text = new(Text),
            Sum = new(Sum),
            Lists = Lists.ToDictionary(static p => p.Key, static p => p.Value.ToList()),
            Maps = Maps.ToDictionary(static p => p.Key, static p => p.Value.ToDictionary(static e => e.Key, static e => e.Value.ToList())),
        };
    }
}
