using System.Runtime.CompilerServices;
using Xunit;

namespace ActorStream.Persistence.Tests;

public class StateTableOrderTests
{
    static readonly KeyGroupRange All = KeyGroupRange.All(128);

    public static TheoryData<string, int> Patterns => new()
    {
        { "in order", 1 }, { "far apart", 1 }, { "powers", 1 }, { "at random", 2 }, { "golden", 1 }, { "in order", 5 },
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void It_holds_what_a_dictionary_holds(string pattern, int seed)
    {
        var random = new Random(seed);
        var table = new StateTable<long, long, Int64Codec>(All, default);
        var expected = new Dictionary<long, long>();
        for (var step = 0; step < 60_000; step++)
        {
            var key = KeyOf(pattern, random.Next(8000), random);
            var hash = KeyHash.OfInt64(key);
            switch (random.Next(8))
            {
                case 0:
                    Assert.Equal(expected.Remove(key), table.Remove(in key, hash));
                    break;
                case 1:
                    ref readonly var row = ref table.Peek(in key, hash);
                    Assert.Equal(expected.ContainsKey(key), !Unsafe.IsNullRef(in row));
                    if (expected.TryGetValue(key, out var value)) Assert.Equal(value, row);
                    break;
                default:
                    table.GetOrAdd(in key, hash, out var added) += step;
                    Assert.Equal(!expected.ContainsKey(key), added);
                    expected[key] = expected.GetValueOrDefault(key) + step;
                    break;
            }
            if (step % 20_000 != 19_999) continue;
            Assert.Equal(expected.OrderBy(static e => e.Key), Rows(table).OrderBy(static e => e.Key));
            if (step != 39_999) continue;
            table.Clear();
            expected.Clear();
        }
    }

    [Fact]
    public void Keys_of_text_are_found_by_their_hash()
    {
        var table = new StateTable<string?, int, StringCodec>(All, default);
        for (var i = 0; i < 5000; i++)
        {
            var key = "key " + (i % 1000);
            table.GetOrAdd(in key, KeyHash.OfString(key), out _)++;
        }
        Assert.Equal(1000, table.Count);
        for (var cursor = table.Rows(); cursor.MoveNext();) Assert.Equal(5, table.At(in cursor).Row);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_of_records_is_folded_into_the_rows(bool hashed)
    {
        var random = new Random(3);
        var table = new StateTable<long, long, Int64Codec>(All, default);
        var expected = new Dictionary<long, long>();
        for (var run = 0; run < 200; run++)
        {
            // Past the size from which on the memory is asked ahead.
            var values = Enumerable.Range(0, 700).Select(_ => (long)random.Next(60_000)).ToArray();
            var hashes = hashed ? values.Select(KeyHash.OfInt64).ToArray() : [];
            var position = 5;
            table.Fold(new Count(), values, hashes, ref position);
            Assert.Equal(704, position);
            foreach (var value in values) expected[value] = expected.GetValueOrDefault(value, 100) + 1;
            if (run % 50 == 20) table.Freeze();
        }
        Assert.Equal(expected.OrderBy(static e => e.Key), Rows(table).OrderBy(static e => e.Key));
    }

    [Fact]
    public void A_record_that_fails_is_named_by_its_position()
    {
        var table = new StateTable<long, long, Int64Codec>(All, default);
        var position = 10;
        Assert.Throws<InvalidOperationException>(() => table.Fold(new FailAt(7), [1L, 2, 7, 9], default, ref position));
        Assert.Equal(12, position);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_frozen_table_stays_as_it_was_while_the_table_goes_on(int seed)
    {
        var random = new Random(seed);
        var pool = new PagePool<long, long>();
        var table = new StateTable<long, long, Int64Codec>(All, default, pool);
        var held = new List<(FrozenTable<long, long> Frozen, Dictionary<long, long> Rows)>();
        var now = new Dictionary<long, long>();
        for (var step = 0; step < 40_000; step++)
        {
            var key = (long)random.Next(3000);
            var hash = KeyHash.OfInt64(key);
            switch (random.Next(2000))
            {
                case 0:
                    held.Add((table.Freeze(), new(now)));
                    break;
                case 1 when held.Count > 0:
                    var released = random.Next(held.Count);
                    Check(held[released]);
                    held[released].Frozen.Dispose();
                    held.RemoveAt(released);
                    break;
                case 2:
                    table.Clear();
                    now.Clear();
                    break;
                case < 500:
                    Assert.Equal(now.Remove(key), table.Remove(in key, hash));
                    break;
                case < 1000:
                    var position = 0;
                    table.Fold(new Count(), [key], default, ref position);
                    now[key] = now.GetValueOrDefault(key, 100) + 1;
                    break;
                default:
                    table.GetOrAdd(in key, hash, out _) = step;
                    now[key] = step;
                    break;
            }
        }
        held.ForEach(Check);
        Assert.Equal(now.OrderBy(static e => e.Key), Rows(table).OrderBy(static e => e.Key));
    }

    [Fact]
    public void Rows_with_objects_are_copied_before_they_are_changed()
    {
        var table = new StateTable<long, List<int>, Int64Codec>(All, default, null, static (in List<int> row) => [.. row]);
        for (var key = 0L; key < 100; key++) table.GetOrAdd(in key, KeyHash.OfInt64(key), out _) = [1];
        using var frozen = table.Freeze();
        for (var key = 0L; key < 100; key++) table.GetRef(in key, KeyHash.OfInt64(key)).Add(2);
        for (var cursor = frozen.Rows(); frozen.MoveNext(ref cursor);) Assert.Equal([1], frozen.At(in cursor).Row);
        for (var cursor = table.Rows(); cursor.MoveNext();) Assert.Equal([1, 2], table.At(in cursor).Row);
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Rows_that_are_loaded_at_once_are_found(string pattern, int seed)
    {
        var random = new Random(seed);
        var keys = Enumerable.Range(0, 9000).Select(n => KeyOf(pattern, n, random)).Distinct().ToArray();
        var table = new StateTable<long, long, Int64Codec>(All, default);
        table.BeginLoad();
        foreach (var key in keys) table.GetOrAdd(in key, KeyHash.OfInt64(key), out _) = ~key;
        table.EndLoad();
        foreach (var key in keys) Assert.Equal(~key, table.Peek(in key, KeyHash.OfInt64(key)));
        foreach (var key in keys) Assert.True(table.Remove(in key, KeyHash.OfInt64(key)));
        Assert.Equal(0, table.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5000, 0, 3, 4093)]
    [InlineData(8192, 8192)]
    [InlineData(8191, 8190, 3)]
    [InlineData(200_000, 150_000, 1)]
    public void Rows_of_several_loaders_are_found(params int[] counts)
    {
        var table = new StateTable<long, long, Int64Codec>(All, default);
        table.BeginLoad();
        var key = 0L;
        foreach (var count in counts)
        {
            var loader = table.NewLoader()!;
            for (var end = key + count; key < end; key++)
                loader.Add(in key, KeyHash.OfInt64(key)) = ~key;
        }
        table.EndLoad();
        Assert.Null(table.NewLoader());
        Assert.Equal(counts.Sum(), table.Count);
        var seen = new HashSet<long>();
        for (var cursor = table.Rows(); cursor.MoveNext();)
            Assert.True(seen.Add(table.At(in cursor).Key));
        for (key = 0; key < counts.Sum(); key++)
        {
            Assert.Contains(key, seen);
            Assert.Equal(~key, table.Peek(in key, KeyHash.OfInt64(key)));
        }
        // It goes on as any table.
        for (; key < counts.Sum() + 10_000; key++)
            table.GetOrAdd(in key, KeyHash.OfInt64(key), out _) = ~key;
        using var frozen = table.Freeze();
        for (key = 0; key < table.Count + 10; key += 7)
        {
            var isThere = key < counts.Sum() + 10_000;
            Assert.Equal(isThere, table.Remove(in key, KeyHash.OfInt64(key)));
        }
        var rows = 0;
        for (var cursor = frozen.Rows(); frozen.MoveNext(ref cursor); rows++)
            Assert.Equal(~frozen.At(in cursor).Key, frozen.At(in cursor).Row);
        Assert.Equal(counts.Sum() + 10_000, rows);
    }

    [Fact]
    public void A_loader_refuses_a_key_of_another_tasks_group()
    {
        var range = new KeyGroupRange(0, 1, 128);
        var table = new StateTable<long, long, Int64Codec>(range, default);
        table.BeginLoad();
        var loader = table.NewLoader()!;
        var key = Enumerable.Range(0, 1000).Select(static i => (long)i).First(k => !range.ContainsHash(KeyHash.OfInt64(k)));
        Assert.Throws<InvalidOperationException>(() => loader.Add(in key, KeyHash.OfInt64(key)));
    }

    [Fact]
    public void A_key_of_another_tasks_group_is_refused()
    {
        var range = new KeyGroupRange(0, 1, 128);
        var table = new StateTable<long, long, Int64Codec>(range, default);
        var key = Enumerable.Range(0, 1000).Select(static i => (long)i).First(k => !range.ContainsHash(KeyHash.OfInt64(k)));
        Assert.Throws<InvalidOperationException>(() => table.GetOrAdd(in key, KeyHash.OfInt64(key), out _));
    }

    [Fact]
    public void A_table_that_is_cleared_and_filled_again_allocates_nothing()
    {
        var table = new StateTable<long, long, Int64Codec>(All, default);
        Fill();
        Fill();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Fill();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Fill()
        {
            table.Clear();
            for (var key = 0L; key < 20_000; key++) table.GetOrAdd(in key, KeyHash.OfInt64(key), out _)++;
        }
    }

    [Fact]
    public void The_row_at_hand_can_be_removed()
    {
        var table = new StateTable<long, long, Int64Codec>(All, default);
        for (var key = 0L; key < 5000; key++) table.GetOrAdd(in key, KeyHash.OfInt64(key), out _) = key;
        var seen = new HashSet<long>();
        for (var cursor = table.Rows(); cursor.MoveNext();)
        {
            var key = table.At(in cursor).Key;
            Assert.True(seen.Add(key));
            if (key % 3 == 0) table.Remove(in key, KeyHash.OfInt64(key));
        }
        Assert.Equal(5000, seen.Count);
        Assert.Equal(Enumerable.Range(0, 5000).Where(static k => k % 3 != 0).Select(static k => (long)k), Rows(table).Keys.Order());
    }

    static void Check((FrozenTable<long, long> Frozen, Dictionary<long, long> Rows) held)
    {
        Assert.Equal(held.Rows.Count, held.Frozen.Count);
        var found = new Dictionary<long, long>();
        for (var cursor = held.Frozen.Rows(); held.Frozen.MoveNext(ref cursor);) found.Add(held.Frozen.At(in cursor).Key, held.Frozen.At(in cursor).Row);
        Assert.Equal(held.Rows.OrderBy(static e => e.Key), found.OrderBy(static e => e.Key));
    }

    static Dictionary<long, long> Rows(StateTable<long, long, Int64Codec> table)
    {
        var rows = new Dictionary<long, long>();
        for (var cursor = table.Rows(); cursor.MoveNext();) rows.Add(table.At(in cursor).Key, table.At(in cursor).Row);
        return rows;
    }

    static long KeyOf(string pattern, int n, Random random) => pattern switch
    {
        "in order" => n,
        "far apart" => (long)n << 40,
        "powers" => 1L << (n % 64),
        // The inverse of the first factor: these keys are all spread to places next to each other.
        "golden" => n * unchecked((long)0xF1DE83E19937733D),
        _ => random.NextInt64() >> (n % 50) << (n % 30),
    };

    readonly struct Count : IRowFold<long, long, long>
    {
        public long KeyOf(in long value) => value;

        public long NewRow() => 100;

        public void Fold(ref long row, in long value) => row++;
    }

    readonly struct FailAt(long culprit) : IRowFold<long, long, long>
    {
        public long KeyOf(in long value) => value;

        public long NewRow() => 0;

        public void Fold(ref long row, in long value)
        {
            if (value == culprit) throw new InvalidOperationException("culprit");
        }
    }
}
