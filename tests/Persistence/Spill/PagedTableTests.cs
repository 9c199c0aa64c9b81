using System.Runtime.CompilerServices;
using ActorStream.Persistence.Tests.Tables;
using Xunit;

namespace ActorStream.Persistence.Tests.Spill;

public class PagedTableTests
{
    const long SegmentBytes = 4 << 20;

    [Theory]
    [InlineData(ulong.MaxValue, 900, 0)]
    [InlineData(ulong.MaxValue, 900, 1)]
    [InlineData(0UL, 200, 0)]
    [InlineData(0xFFFFFFFFUL, 600, 0)]
    [InlineData(0xFFFFFFFF00000000UL, 600, 1)]
    public void With_a_tiny_limit_it_does_what_a_dictionary_does_also_while_frozen(ulong hashMask, int keys, int tracks)
    {
        var folder = new MemorySpillFolder();
        using var memory = new StateMemory(new StateMemoryLimit(1 << 20), folder, "test", SegmentBytes);
        var random = new Random(5);
        var steps = hashMask == 0 ? 1_000 : 2_500;
        var codec = new LongCodec(hashMask);
        var table = new StateTable<Id, Wide, LongCodec>(KeyGroupRange.All(128), codec);
        table.Limit(memory, null);
        var oracle = new Dictionary<long, long>();
        var frozen = new List<(FrozenTable<Id, Wide> Table, Dictionary<long, long> Copy)>();
        for (var step = 0; step < steps; step++)
        {
            var removing = step / (steps / 4) % 2 == 1;
            var key = random.NextInt64(keys);
            var hash = codec.Hash(key);
            switch (random.Next(11))
            {
                case < 5 when !removing:
                case < 1 when removing:
                    ref var row = ref table.GetOrAdd(key, hash, out var added);
                    Assert.Equal(!oracle.ContainsKey(key), added);
                    Assert.Equal(oracle.GetValueOrDefault(key), row.Value);
                    row.Value = oracle[key] = step;
                    break;
                case < 6:
                    Assert.Equal(oracle.Remove(key), table.Remove(key, hash));
                    break;
                case 6:
                    ref var written = ref table.GetRef(key, hash);
                    Assert.Equal(oracle.ContainsKey(key), !Unsafe.IsNullRef(ref written));
                    if (oracle.ContainsKey(key))
                        written.Value = oracle[key] = -step;
                    break;
                case 7:
                    var position = table.Locate(key, hash);
                    Assert.Equal(oracle.ContainsKey(key), position >= 0);
                    if (position >= 0 && step % 2 == 0)
                        table.RowAt(position, true).Value = oracle[key] = step;
                    else if (position >= 0)
                        Assert.Equal(oracle[key], table.RowAt(position, false).Value);
                    break;
                case 8:
                    var run = Enumerable.Range(0, 10).Select(_ => random.NextInt64(keys)).ToArray();
                    var at = 100;
                    table.Fold(default(Adding), run, [], ref at);
                    Assert.Equal(109, at);
                    foreach (var one in run)
                        oracle[one] = oracle.GetValueOrDefault(one, 7) + 1;
                    break;
                default:
                    ref readonly var read = ref table.Peek(key, hash);
                    Assert.Equal(oracle.ContainsKey(key), !Unsafe.IsNullRef(in read));
                    if (oracle.TryGetValue(key, out var expected))
                        Assert.Equal(expected, read.Value);
                    break;
            }
            Assert.Equal(oracle.Count, table.Count);
            if (step % 307 == 0)
                frozen.Add((table.Freeze(new SnapshotCut(step, null, tracks == 1)), new(oracle)));
            if (step % 402 == 0 && frozen.Count > 0)
            {
                var which = random.Next(frozen.Count);
                Same(frozen[which].Copy, frozen[which].Table);
                frozen[which].Table.Dispose();
                frozen.RemoveAt(which);
            }
            if (step == steps * 7 / 9)
            {
                table.Clear();
                oracle.Clear();
            }
        }
        Same(oracle, table);
        foreach (var (view, copy) in frozen)
        {
            Same(copy, view);
            foreach (var key in Enumerable.Range(0, keys))
            {
                ref readonly var row = ref view.Find(key, codec.Hash(key), codec);
                Assert.Equal(copy.TryGetValue(key, out var expected) ? expected : null, Unsafe.IsNullRef(in row) ? null : (long?)row.Value);
            }
            view.Dispose();
        }
        table.Freeze().Dispose();
        table.Freeze().Dispose();
        Assert.InRange(memory.Used, 1, 2 << 20);
        Assert.True(memory.PagesRead > 50, $"{memory.PagesRead} pages read");
        foreach (var key in oracle.Keys)
            Assert.True(table.Remove(key, codec.Hash(key)));
        Assert.Equal(0, table.Count);
        table.Freeze().Dispose();
        memory.Dispose();
        Assert.Equal(0, folder.Open);
    }

    static void Same(Dictionary<long, long> expected, FrozenTable<Id, Wide> actual)
    {
        var rows = new Dictionary<long, long>();
        for (var cursor = actual.Rows(); actual.MoveNext(ref cursor);)
            rows.Add(actual.At(in cursor).Key, actual.At(in cursor).Row.Value);
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(expected.OrderBy(static p => p.Key), rows.OrderBy(static p => p.Key));
    }

    static void Same(Dictionary<long, long> expected, StateTable<Id, Wide, LongCodec> actual)
    {
        var rows = new Dictionary<long, long>();
        for (var cursor = actual.Rows(); cursor.MoveNext();)
            rows.Add(actual.At(in cursor).Key, actual.At(in cursor).Row.Value);
        Assert.Equal(expected.OrderBy(static p => p.Key), rows.OrderBy(static p => p.Key));
    }

    /// <summary>So large a row that a page has 16: few of them make many pages.</summary>
    [InlineArray(1000)]
    internal struct Wide
    {
        long _first;

        public long Value
        {
            readonly get
            {
                for (var i = 1; i < 1000; i += 333)
                    Assert.Equal(this[0], this[i]);
                return this[0];
            }
            set => this[..].Fill(value);
        }
    }

    readonly struct Adding : IRowFold<long, Id, Wide>
    {
        public Id KeyOf(in long value) => value;

        public Wide NewRow() => new() { Value = 7 };

        public void Fold(ref Wide row, in long value) => row.Value++;
    }
}
