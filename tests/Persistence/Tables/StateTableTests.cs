using System.Runtime.CompilerServices;
using Xunit;

namespace ActorStream.Persistence.Tests.Tables;

public class StateTableTests
{
    /// <summary>Hashes: good, all equal, equal within the group, groups equal, low bits equal, only few bits differ.</summary>
    public static TheoryData<ulong, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<ulong, int, int>();
            foreach (var mask in new[] { ulong.MaxValue, 0UL, 0xFFFFFFFF00000000UL, 0xFFFFFFFFUL, 0xFFFFFFFFFFFF0000UL, 0x0101010101010101UL, 0xFUL })
            {
                shapes.Add(mask, 1, 60);
                shapes.Add(mask, 128, mask == ulong.MaxValue ? 20_000 : 500);
            }
            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void It_does_what_a_dictionary_does_also_while_frozen(ulong hashMask, int groups, int keys)
    {
        var random = new Random(1);
        var codec = new LongCodec(hashMask);
        var table = new StateTable<long, long, LongCodec>(KeyGroupRange.All(groups), codec);
        var oracle = new Dictionary<long, long>();
        var frozen = new List<(FrozenTable<long, long> Table, Dictionary<long, long> Copy)>();
        for (var step = 0; step < 40_000; step++)
        {
            // Phases that mostly add and phases that mostly remove.
            var removing = step / 10_000 % 2 == 1;
            var key = random.NextInt64(keys);
            var hash = codec.Hash(key);
            switch (random.Next(10))
            {
                case < 5 when !removing:
                case < 1 when removing:
                    ref var row = ref table.GetOrAdd(key, hash, out var added);
                    Assert.Equal(!oracle.ContainsKey(key), added);
                    Assert.Equal(oracle.GetValueOrDefault(key), row);
                    row = oracle[key] = step;
                    break;
                case < 6:
                    Assert.Equal(oracle.Remove(key), table.Remove(key, hash));
                    break;
                case 6:
                    ref var written = ref table.GetRef(key, hash);
                    Assert.Equal(oracle.ContainsKey(key), !Unsafe.IsNullRef(ref written));
                    if (oracle.ContainsKey(key))
                        written = oracle[key] = -step;
                    break;
                case 7:
                    var slot = table.Locate(key, hash, step % 2 == 0);
                    Assert.Equal(oracle.ContainsKey(key), slot.Index > 0);
                    if (slot.Index > 0 && slot.IsWritable)
                        slot.Row = oracle[key] = step;
                    break;
                default:
                    ref readonly var read = ref table.Peek(key, hash);
                    Assert.Equal(oracle.ContainsKey(key), !Unsafe.IsNullRef(in read));
                    if (oracle.TryGetValue(key, out var expected))
                        Assert.Equal(expected, read);
                    break;
            }
            Assert.Equal(oracle.Count, table.Count);
            if (step % 1009 == 0)
                frozen.Add((table.Freeze(), new(oracle)));
            if (step % 2503 == 0 && frozen.Count > 0)
            {
                var which = random.Next(frozen.Count);
                Same(frozen[which].Copy, frozen[which].Table);
                frozen[which].Table.Dispose();
                frozen.RemoveAt(which);
            }
            if (step == 33_333)
            {
                table.Clear();
                oracle.Clear();
            }
        }
        Same(oracle, table);
        foreach (var (view, copy) in frozen)
        {
            Same(copy, view);
            for (var key = 0L; key < keys; key++)
            {
                ref readonly var row = ref view.Find(key, codec.Hash(key), codec);
                Assert.Equal(copy.TryGetValue(key, out var expected) ? expected : null, Unsafe.IsNullRef(in row) ? null : (long?)row);
            }
            view.Dispose();
        }
        foreach (var key in oracle.Keys)
            Assert.True(table.Remove(key, codec.Hash(key)));
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void A_hundred_thousand_keys_are_found_again_and_enumerated_by_group()
    {
        var codec = new LongCodec();
        var range = new KeyGroupRange(32, 64, 128);
        var table = new StateTable<long, string, LongCodec>(range, codec);
        var mine = Enumerable.Range(0, 100_000).Select(n => (long)n).Where(n => range.ContainsHash(codec.Hash(n))).ToList();
        foreach (var key in mine)
            table.GetOrAdd(key, codec.Hash(key), out _) = key.ToString();
        foreach (var key in mine)
            Assert.Equal(key.ToString(), table.Peek(key, codec.Hash(key)));
        Assert.Equal(mine.Count, table.Count);
        using var frozen = table.Freeze();
        for (var group = 32; group < 96; group++)
        {
            var expected = mine.Where(n => KeyGroups.GroupOf(codec.Hash(n), 128) == group).Order().ToList();
            var live = new List<long>();
            for (var cursor = table.RowsOf(group); table.MoveNext(ref cursor);)
                live.Add(table.At(in cursor).Key);
            live.Sort();
            Assert.Equal(expected, live);
            var seen = new List<long>();
            for (var cursor = frozen.RowsOf(group); frozen.MoveNext(ref cursor);)
                seen.Add(frozen.At(in cursor).Key);
            seen.Sort();
            Assert.Equal(expected, seen);
        }
    }

    [Fact]
    public void A_key_of_another_tasks_group_is_refused_naming_the_groups()
    {
        var table = new StateTable<long, long, LongCodec>(new KeyGroupRange(0, 64, 128), new LongCodec());
        var error = Assert.Throws<InvalidOperationException>(() => { table.GetOrAdd(1, 100UL << 57, out _); });
        Assert.Contains("key group 100 ", error.Message, StringComparison.Ordinal);
        Assert.Contains("[0, 64) of 128", error.Message, StringComparison.Ordinal);
        var upper = new StateTable<long, long, LongCodec>(new KeyGroupRange(64, 64, 128), new LongCodec());
        Assert.Throws<InvalidOperationException>(() => { upper.Peek(1, 3UL << 57); });
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(0UL)]
    [InlineData(0xFFFFFFFF0000FFFFUL)]
    public void Rows_may_be_removed_while_a_cursor_is_among_them(ulong hashMask)
    {
        var random = new Random(7);
        var codec = new LongCodec(hashMask);
        var table = new StateTable<long, long, LongCodec>(KeyGroupRange.All(16), codec);
        for (var key = 0L; key < 3000; key++)
            table.GetOrAdd(key, codec.Hash(key), out _) = key;
        var seen = new List<long>();
        var kept = new List<long>();
        var frozen = new List<FrozenTable<long, long>>();
        for (var cursor = table.Rows(); table.MoveNext(ref cursor);)
        {
            var key = table.At(in cursor).Key;
            seen.Add(key);
            if (random.Next(100) == 0)
                frozen.Add(table.Freeze());
            switch (random.Next(3))
            {
                case 0:
                    table.RemoveAt(in cursor);
                    break;
                case 1:
                    table.Remove(key, codec.Hash(key));
                    break;
                default:
                    table.RowAt(in cursor)++;
                    kept.Add(key);
                    break;
            }
        }
        Assert.Equal(Enumerable.Range(0, 3000).Select(n => (long)n), seen.Order());
        Assert.Equal(kept.Count, table.Count);
        foreach (var key in kept)
            Assert.Equal(key + 1, table.Peek(key, codec.Hash(key)));
        Assert.All(frozen, static f => f.Dispose());
    }

    [Fact]
    public void A_cursor_over_segments_comes_to_every_row_and_starts_over()
    {
        var codec = new LongCodec();
        var table = new StateTable<long, long, LongCodec>(KeyGroupRange.All(16), codec);
        for (var key = 0L; key < 30_000; key++)
            table.GetOrAdd(key, codec.Hash(key), out _) = key;
        var times = new int[30_000];
        var slot = 0;
        var segments = 0;
        while (times.Any(static n => n == 0))
        {
            segments++;
            for (var cursor = table.RowsOfSegment(ref slot); table.MoveNext(ref cursor);)
                times[table.At(in cursor).Key]++;
        }
        Assert.InRange(segments, 40, 400);
        Assert.All(times, static n => Assert.Equal(1, n));
        for (var cursor = table.RowsOfSegment(ref slot); table.MoveNext(ref cursor);)
            times[table.At(in cursor).Key]++;
        Assert.Contains(2, times);
    }

    [Fact]
    public void Enumerating_after_rows_were_added_is_refused()
    {
        var codec = new LongCodec();
        var table = new StateTable<long, long, LongCodec>(KeyGroupRange.All(1), codec);
        for (var key = 0L; key < 6; key++)
            table.GetOrAdd(key, codec.Hash(key), out _);
        var cursor = table.Rows();
        Assert.True(table.MoveNext(ref cursor));
        table.GetOrAdd(6, codec.Hash(6), out _);
        Assert.Throws<InvalidOperationException>(() => table.MoveNext(ref cursor));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_with_mutable_objects_are_copied_before_the_first_access_after_a_freeze(bool read)
    {
        var codec = new LongCodec();
        var table = new StateTable<long, List<int>, LongCodec>(KeyGroupRange.All(4), codec, copyRow: static (in List<int> row) => [.. row]);
        for (var key = 0L; key < 100; key++)
            table.GetOrAdd(key, codec.Hash(key), out _) = [(int)key];
        using var frozen = table.Freeze();
        for (var key = 0L; key < 100; key++)
            (read ? table.Peek(key, codec.Hash(key)) : table.GetRef(key, codec.Hash(key))).Add(-1);
        for (var cursor = frozen.Rows(); frozen.MoveNext(ref cursor);)
            Assert.Equal([(int)frozen.At(in cursor).Key], frozen.At(in cursor).Row);
        for (var cursor = table.Rows(); table.MoveNext(ref cursor);)
            Assert.Equal([(int)table.At(in cursor).Key, -1], table.At(in cursor).Row);
    }

    [Fact]
    public void Segments_go_round_through_the_pool_also_after_freezes()
    {
        var codec = new LongCodec();
        var pool = new SegmentPool<long, long>();
        var table = new StateTable<long, long, LongCodec>(KeyGroupRange.All(128), codec, pool);
        Round(table, codec);
        table.Clear();
        var free = pool.FreeBytes;
        Assert.True(free > 10_000 * 24);
        Round(table, codec);
        table.Freeze().Dispose();
        var held = table.Freeze();
        Round(table, codec);
        table.Clear();
        Assert.True(pool.FreeBytes < free + 10_000 * 24, "what a snapshot may be reading must not be free");
        held.Dispose();
        table.Clear();
        Assert.True(pool.FreeBytes >= free + 10_000 * 24);
    }

    [Fact]
    public void Neither_a_hot_loop_nor_slices_that_come_and_go_allocate()
    {
        var codec = new LongCodec();
        var pool = new SegmentPool<long, long>();
        var table = new StateTable<long, long, LongCodec>(KeyGroupRange.All(128), codec, pool);
        for (var i = 0; i < 3; i++)
        {
            Round(table, codec);
            table.Clear();
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 3; i++)
        {
            Round(table, codec);
            Round(table, codec);
            table.Clear();
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    static void Round(StateTable<long, long, LongCodec> table, LongCodec codec)
    {
        for (var key = 0L; key < 10_000; key++)
            table.GetOrAdd(key, codec.Hash(key), out _)++;
    }

    static void Same(Dictionary<long, long> expected, FrozenTable<long, long> actual)
    {
        var rows = new Dictionary<long, long>();
        for (var cursor = actual.Rows(); actual.MoveNext(ref cursor);)
            rows.Add(actual.At(in cursor).Key, actual.At(in cursor).Row);
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(expected.OrderBy(static p => p.Key), rows.OrderBy(static p => p.Key));
    }

    static void Same(Dictionary<long, long> expected, StateTable<long, long, LongCodec> actual)
    {
        var rows = new Dictionary<long, long>();
        for (var cursor = actual.Rows(); actual.MoveNext(ref cursor);)
            rows.Add(actual.At(in cursor).Key, actual.At(in cursor).Row);
        Assert.Equal(expected.OrderBy(static p => p.Key), rows.OrderBy(static p => p.Key));
    }
}
