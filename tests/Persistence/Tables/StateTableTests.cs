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
        var table = new StateTable<Id, long, LongCodec>(KeyGroupRange.All(groups), codec);
        var oracle = new Dictionary<long, long>();
        var frozen = new List<(FrozenTable<Id, long> Table, Dictionary<long, long> Copy)>();
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
                    var position = table.Locate(key, hash);
                    Assert.Equal(oracle.ContainsKey(key), position >= 0);
                    if (position >= 0 && step % 2 == 0)
                        table.RowAt(position, true) = oracle[key] = step;
                    else if (position >= 0)
                        Assert.Equal(oracle[key], table.RowAt(position, false));
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
    public void A_hundred_thousand_keys_are_found_again_and_enumerated()
    {
        var codec = new LongCodec();
        var range = new KeyGroupRange(32, 64, 128);
        var table = new StateTable<Id, string, LongCodec>(range, codec);
        var mine = Enumerable.Range(0, 100_000).Select(n => (long)n).Where(n => range.ContainsHash(codec.Hash(n))).ToList();
        foreach (var key in mine)
            table.GetOrAdd(key, codec.Hash(key), out _) = key.ToString();
        foreach (var key in mine)
            Assert.Equal(key.ToString(), table.Peek(key, codec.Hash(key)));
        Assert.Equal(mine.Count, table.Count);
        using var frozen = table.Freeze();
        var seen = new List<long>();
        for (var cursor = frozen.Rows(); frozen.MoveNext(ref cursor);)
        {
            ref readonly var entry = ref frozen.At(in cursor);
            Assert.Equal(codec.Hash(entry.Key), entry.Hash);
            seen.Add(entry.Key);
        }
        Assert.Equal(mine, seen.Order());
    }

    [Fact]
    public void A_key_of_another_tasks_group_is_refused_naming_the_groups()
    {
        var table = new StateTable<Id, long, LongCodec>(new KeyGroupRange(0, 64, 128), new LongCodec());
        var error = Assert.Throws<InvalidOperationException>(() => { table.GetOrAdd(1, 100UL << 57, out _); });
        Assert.Contains("key group 100 ", error.Message, StringComparison.Ordinal);
        Assert.Contains("[0, 64) of 128", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(0UL)]
    [InlineData(0xFFFFFFFF0000FFFFUL)]
    public void Rows_may_be_removed_while_a_cursor_is_among_them(ulong hashMask)
    {
        var random = new Random(7);
        var codec = new LongCodec(hashMask);
        var table = new StateTable<Id, long, LongCodec>(KeyGroupRange.All(16), codec);
        for (var key = 0L; key < 3000; key++)
            table.GetOrAdd(key, codec.Hash(key), out _) = key;
        var seen = new List<long>();
        var kept = new List<long>();
        var frozen = new List<FrozenTable<Id, long>>();
        for (var cursor = table.Rows(); cursor.MoveNext();)
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
    public void A_cursor_over_pieces_comes_to_every_row_and_starts_over()
    {
        var codec = new LongCodec();
        var table = new StateTable<Id, long, LongCodec>(KeyGroupRange.All(16), codec);
        for (var key = 0L; key < 30_000; key++)
            table.GetOrAdd(key, codec.Hash(key), out _) = key;
        var times = new int[30_000];
        var page = 0;
        var pages = 0;
        while (times.Any(static n => n == 0))
        {
            pages++;
            for (var cursor = table.RowsOfPiece(ref page); cursor.MoveNext();)
                times[table.At(in cursor).Key]++;
        }
        Assert.InRange(pages, 40, 400);
        Assert.All(times, static n => Assert.Equal(1, n));
        for (var cursor = table.RowsOfPiece(ref page); cursor.MoveNext();)
            times[table.At(in cursor).Key]++;
        Assert.Contains(2, times);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_with_mutable_objects_are_copied_before_the_first_access_after_a_freeze(bool read)
    {
        var codec = new LongCodec();
        var table = new StateTable<Id, List<int>, LongCodec>(KeyGroupRange.All(4), codec, copyRow: static (in List<int> row) => [.. row]);
        for (var key = 0L; key < 100; key++)
            table.GetOrAdd(key, codec.Hash(key), out _) = [(int)key];
        using var frozen = table.Freeze();
        for (var key = 0L; key < 100; key++)
            (read ? table.Peek(key, codec.Hash(key)) : table.GetRef(key, codec.Hash(key))).Add(-1);
        for (var cursor = frozen.Rows(); frozen.MoveNext(ref cursor);)
            Assert.Equal([(int)frozen.At(in cursor).Key], frozen.At(in cursor).Row);
        for (var cursor = table.Rows(); cursor.MoveNext();)
            Assert.Equal([(int)table.At(in cursor).Key, -1], table.At(in cursor).Row);
    }

    [Fact]
    public void Neither_a_hot_loop_nor_slices_that_come_and_go_allocate()
    {
        var codec = new LongCodec();
        var pool = new PagePool<Id, long>();
        var table = new StateTable<Id, long, LongCodec>(KeyGroupRange.All(128), codec, pool);
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

    static void Round(StateTable<Id, long, LongCodec> table, LongCodec codec)
    {
        for (var key = 0L; key < 10_000; key++)
            table.GetOrAdd(key, codec.Hash(key), out _)++;
    }

    static void Same(Dictionary<long, long> expected, FrozenTable<Id, long> actual)
    {
        var rows = new Dictionary<long, long>();
        for (var cursor = actual.Rows(); actual.MoveNext(ref cursor);)
            rows.Add(actual.At(in cursor).Key, actual.At(in cursor).Row);
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(expected.OrderBy(static p => p.Key), rows.OrderBy(static p => p.Key));
    }

    static void Same(Dictionary<long, long> expected, StateTable<Id, long, LongCodec> actual)
    {
        var rows = new Dictionary<long, long>();
        for (var cursor = actual.Rows(); cursor.MoveNext();)
            rows.Add(actual.At(in cursor).Key, actual.At(in cursor).Row);
        Assert.Equal(expected.OrderBy(static p => p.Key), rows.OrderBy(static p => p.Key));
    }
}
