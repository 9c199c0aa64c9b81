using Xunit;

namespace ActorStream.Persistence.Tests.State;

public class KeyedStateTests
{
    internal static KeyedStateBackend<TKey> Backend<TKey>(KeyGroupRange? range = null, TimeProvider? clock = null) =>
        KeyedStateBackend<TKey>.Create(range ?? KeyGroupRange.All(128), CodecRegistry.Default.For<TKey>(), CodecRegistry.Default, clock ?? new ManualClock());

    [Fact]
    public void A_value_is_the_current_keys_and_the_default_where_it_has_none()
    {
        var backend = Backend<string>();
        var last = backend.GetState("last", -1L);
        backend.Use("a");
        Assert.Equal(-1, last.Value);
        Assert.True(last.IsEmpty);
        last.Value = 5;
        backend.Use("b");
        Assert.Equal(-1, last.Value);
        last.Value = 7;
        backend.Use("a");
        Assert.Equal(5, last.Value);
        Assert.True(last.HasValue);
        last.Clear();
        Assert.Equal(-1, last.Value);
        Assert.Equal(1, backend.KeyCount);
        backend.Use("b");
        Assert.Equal(7, last.Value);
    }

    [Fact]
    public void Setting_null_removes_a_value_and_a_row_without_state_goes()
    {
        var backend = Backend<long>();
        var name = backend.GetState<string?>("name", null);
        var count = backend.GetState("count", 0);
        backend.Use(1);
        name.Value = "x";
        count.Value = 2;
        name.Value = null;
        Assert.False(name.HasValue);
        Assert.Equal(2, count.Value);
        Assert.Equal(1, backend.KeyCount);
        count.Clear();
        Assert.Equal(0, backend.KeyCount);
    }

    [Fact]
    public void A_value_can_be_changed_in_place()
    {
        var backend = Backend<int>();
        var sum = backend.GetState("sum", (Count: 10, Total: 0.5));
        backend.Use(1);
        sum.GetOrAdd(out var added).Count++;
        Assert.True(added);
        sum.GetOrAdd(out added).Count++;
        Assert.False(added);
        Assert.Equal((12, 0.5), sum.Value);
    }

    [Fact]
    public void A_list_is_added_to_replaced_and_cleared()
    {
        var backend = Backend<long>();
        var list = backend.GetListState<string>("list");
        backend.Use(1);
        Assert.Empty(list);
        list.Add("a");
        list.AddRange(["b", "c", "d", "e"]);
        var before = list.Get();
        backend.Use(2);
        Assert.Empty(list);
        list.Add("z");
        backend.Use(1);
        Assert.Equal(["a", "b", "c", "d", "e"], list);
        Assert.Equal("c", list[2]);
        Assert.Equal(5, list.Count);
        list.Update(["x"]);
        Assert.Equal(["x"], list);
        Assert.Equal(["a", "b", "c", "d", "e"], before);
        list.Update([]);
        Assert.True(list.IsEmpty);
        Assert.Equal(1, backend.KeyCount);
    }

    [Fact]
    public void Reducing_and_aggregating_state_take_what_is_added()
    {
        var backend = Backend<long>();
        var most = backend.GetReducingState<int>("most", Math.Max);
        var mean = backend.GetAggregatingState("mean", new Mean());
        backend.Use(1);
        Assert.Equal(0, most.Value);
        Assert.True(mean.IsEmpty);
        foreach (var n in new[] { -5, -3, -4 })
        {
            most.Add(n);
            mean.Add(n);
        }
        Assert.Equal(-3, most.Value);
        Assert.Equal(-4.0, mean.Value);
        most.Clear();
        Assert.Equal(0, most.Value);
        Assert.Equal(-4.0, mean.Value);
    }

    [Fact]
    public void A_map_enumerates_in_the_order_of_adding_and_may_change_meanwhile()
    {
        var backend = Backend<long>();
        var map = backend.GetMapState<string, int>("map");
        backend.Use(1);
        foreach (var (word, n) in new[] { ("one", 1), ("two", 2), ("three", 3), ("four", 4) })
            map[word] = n;
        map["two"] = 22;
        Assert.Equal(["one", "two", "three", "four"], map.Keys);
        Assert.Equal([1, 22, 3, 4], map.Values);
        foreach (var (word, n) in map)
        {
            if (n % 2 == 0)
                map.Remove(word);
            if (word == "three")
                map["five"] = 5;
        }
        Assert.Equal(["one", "three", "five"], map.Keys);
        Assert.False(map.ContainsKey("two"));
        Assert.Throws<KeyNotFoundException>(() => map["two"]);
        backend.Use(2);
        Assert.Empty(map);
        backend.Use(1);
        map.Clear();
        Assert.Empty(map);
        Assert.Equal(0, backend.KeyCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_map_does_what_dictionaries_do_for_any_sequence(int seed)
    {
        var random = new Random(seed);
        var backend = Backend<int>();
        var map = backend.GetMapState<int, long>("map");
        var oracle = Enumerable.Range(0, 5).Select(static _ => new List<KeyValuePair<int, long>>()).ToArray();
        var held = new List<FrozenOperator>();
        for (var step = 0; step < 20_000; step++)
        {
            var key = random.Next(5);
            var sub = random.Next(40);
            backend.Use(key);
            var list = oracle[key];
            var at = list.FindIndex(pair => pair.Key == sub);
            switch (random.Next(6))
            {
                case 0 or 1:
                    map[sub] = step;
                    if (at < 0)
                        list.Add(new(sub, step));
                    else
                        list[at] = new(sub, step);
                    break;
                case 2:
                    Assert.Equal(at >= 0, map.Remove(sub));
                    if (at >= 0)
                        list.RemoveAt(at);
                    break;
                case 3:
                    Assert.Equal(at >= 0, map.TryGetValue(sub, out var value));
                    Assert.Equal(at >= 0 ? list[at].Value : 0, value);
                    break;
                case 4 when random.Next(100) == 0:
                    map.Clear();
                    list.Clear();
                    break;
                case 5 when random.Next(100) == 0:
                    held.Add(backend.Freeze());
                    break;
                default:
                    Assert.Equal(list.Count, map.Count);
                    break;
            }
            if (step % 50 == 0)
                Assert.Equal(list, map);
        }
        held.ForEach(static h => h.Dispose());
    }

    [Fact]
    public void A_name_declared_twice_or_too_late_is_refused()
    {
        var backend = Backend<long>();
        var state = backend.GetState("n", 0);
        var twice = Assert.Throws<ArgumentException>(() => backend.GetListState<int>("n"));
        Assert.Contains("\"n\" is declared twice", twice.Message, StringComparison.Ordinal);
        backend.Use(1);
        state.Value = 1;
        var late = Assert.Throws<InvalidOperationException>(() => backend.GetState("m", 0));
        Assert.Contains("\"m\" was declared after", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void State_without_a_current_key_is_refused()
    {
        var backend = Backend<long>();
        var value = backend.GetState("n", 0);
        var map = backend.GetMapState<int, int>("m");
        Assert.Throws<InvalidOperationException>(() => value.Value);
        Assert.Throws<InvalidOperationException>(() => map[1] = 1);
        backend.Use(1);
        value.Value = 1;
        backend.ClearCurrentKey();
        Assert.Throws<InvalidOperationException>(() => value.Value);
    }

    [Fact]
    public void State_by_key_and_namespace_is_apart_for_each_namespace()
    {
        var registry = CodecRegistry.Default;
        var codec = NamespacedCodec.Of(registry.For<string>(), registry.For<long>());
        var backend = KeyedStateBackend<Namespaced<string, long>>.Create(KeyGroupRange.All(128), codec, registry, new ManualClock());
        var sum = backend.GetReducingState<int>("sum", static (x, y) => x + y);
        foreach (var window in new[] { 0L, 1000L })
        {
            for (var n = 1; n <= 3; n++)
            {
                var key = new Namespaced<string, long>("k", window);
                backend.SetCurrentKey(in key, codec.Hash(in key));
                sum.Add(n + (int)window);
            }
        }
        var first = new Namespaced<string, long>("k", 0);
        backend.SetCurrentKey(in first, codec.Hash(in first));
        Assert.Equal(6, sum.Value);
        Assert.Equal(KeyGroups.GroupOf(registry.For<string>().Hash("k"), 128), KeyGroups.GroupOf(codec.Hash(in first), 128));
    }

    [Fact]
    public void The_keys_that_have_a_state_are_found_by_group()
    {
        var backend = Backend<int>();
        var a = backend.GetState("a", 0);
        var b = backend.GetState("b", 0);
        for (var key = 0; key < 100; key++)
        {
            backend.Use(key);
            a.Value = key;
            if (key % 3 == 0)
                b.Value = key;
        }
        var keys = backend.KeysOf("b").Select(static k => k.Key).Order();
        Assert.Equal(Enumerable.Range(0, 100).Where(static key => key % 3 == 0), keys);
    }

    [Fact]
    public void All_states_in_a_record_loop_allocate_nothing()
    {
        var backend = Backend<long>();
        var value = backend.GetState("value", 0L);
        var sum = backend.GetReducingState<long>("sum", static (x, y) => x + y);
        var mean = backend.GetAggregatingState("mean", new Mean());
        var map = backend.GetMapState<int, long>("map");
        for (var round = 0; round < 3; round++)
            Round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Round();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Round()
        {
            for (var key = 0L; key < 1000; key++)
            {
                backend.Use(key);
                value.Value++;
                sum.Add(key);
                mean.Add((int)key);
                map.GetOrAdd((int)(key % 7), out _)++;
            }
        }
    }

    public readonly struct Mean : IAggregateFunction<int, (long Sum, long Count), double>
    {
        public (long Sum, long Count) CreateAccumulator() => default;

        public void Add(ref (long Sum, long Count) accumulator, in int value)
        {
            accumulator.Sum += value;
            accumulator.Count++;
        }

        public void Merge(ref (long Sum, long Count) accumulator, in (long Sum, long Count) other)
        {
            accumulator.Sum += other.Sum;
            accumulator.Count += other.Count;
        }

        public double GetResult(in (long Sum, long Count) accumulator) => (double)accumulator.Sum / accumulator.Count;
    }
}
