using ActorStream.Operators.Exchange;
using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Actors.Tests.Spools;

public sealed class KeySpoolTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spools-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Keys_come_one_after_the_other_and_their_records_in_order_of_time_however_often_memory_was_full(int batchesPerRun)
    {
        var random = new Random(5);
        using var left = Spool<(string Key, int Number)>(static r => r.Key);
        using var right = Spool<(int Number, string Key)>(static r => r.Key);
        List<(int Input, string Key, long Time, int Number)> all = [];
        for (var batch = 1; batch <= 60; batch++)
        {
            var (ofLeft, ofRight) = (new Batch<(string, int)>(50, hashed: false), new Batch<(int, string)>(50, hashed: false));
            for (var i = 0; i < 50; i++)
            {
                var (key, time, number) = ($"key {random.Next(40)}", (long)random.Next(30), all.Count);
                if (random.Next(3) > 0)
                {
                    all.Add((0, key, time, number));
                    ofLeft.Timestamps[ofLeft.Count] = time;
                    ofLeft.Values[ofLeft.Count++] = (key, number);
                }
                else
                {
                    all.Add((1, key, time, number));
                    ofRight.Timestamps[ofRight.Count] = time;
                    ofRight.Values[ofRight.Count++] = (number, key);
                }
            }
            left.Add(ofLeft);
            right.Add(ofRight);
            if (batchesPerRun == 0 || batch % batchesPerRun != 0) continue;
            left.Spill();
            if (batch % 2 == 0) right.Spill();
        }
        List<List<(int Input, string Key, long Time, int Number)>> keys = [[]];
        foreach (var (input, batch) in left.ByKey([(0, left), (1, right)]))
        {
            if (batch is Batch<(string Key, int Number)> some)
                for (var i = 0; i < some.Count; i++) keys[^1].Add((input, some.Values[i].Key, some.Timestamps[i], some.Values[i].Number));
            else if (batch is Batch<(int Number, string Key)> others)
                for (var i = 0; i < others.Count; i++) keys[^1].Add((input, others.Values[i].Key, others.Timestamps[i], others.Values[i].Number));
            else keys.Add([]);
        }
        Assert.Empty(keys[^1]);
        keys.RemoveAt(keys.Count - 1);
        Assert.Equal(all.Select(static r => r.Key).Distinct().Count(), keys.Count);
        var expected = all.GroupBy(static r => r.Key).ToDictionary(static g => g.Key, static g => g.OrderBy(static r => r.Time).ThenBy(static r => r.Input).ThenBy(static r => r.Number).ToList());
        foreach (var key in keys) Assert.Equal(expected[key[0].Key], key);
    }

    [Fact]
    public void Keys_of_one_hash_are_told_apart_in_files_too()
    {
        var codec = Codec.Create(typeof(long), default(OneHash), CodecRegistry.Default.For<long>().Traits);
        using var spool = new KeySpool<long, long>(static n => n % 4, (Codec<long>)codec, CodecRegistry.Default.For<long>(), _folder.FullName);
        for (var n = 0; n < 40; n++)
        {
            spool.Add(Of<long>((n, n)));
            if (n % 3 == 0) spool.Spill();
        }
        List<List<long>> keys = [[]];
        foreach (var (_, batch) in spool.ByKey([(0, spool)]))
        {
            if (batch is Batch<long> some) keys[^1].AddRange(some.Values.Take(some.Count));
            else keys.Add([]);
        }
        Assert.Equal(
            Enumerable.Range(0, 4).Select(static key => string.Join(' ', Enumerable.Range(0, 40).Where(n => n % 4 == key))),
            keys.SkipLast(1).Select(static k => string.Join(' ', k)).OrderBy(static k => k, StringComparer.Ordinal));
    }

    [Fact]
    public void Records_longer_than_a_block_go_to_the_file_and_come_back()
    {
        using var spool = Spool<string>(static s => s[..1]);
        string[] texts = [.. Enumerable.Range(0, 8).Select(static n => (char)('a' + (n % 3)) + new string((char)('0' + n), n * 40_000))];
        foreach (var text in texts)
        {
            spool.Add(Of((text, 0L)));
            if (text.Length % 3 == 1) spool.Spill();
        }
        Assert.True(spool.Spilled > 100_000);
        var back = spool.ByKey([(0, spool)]).Where(static step => step.Batch is not null)
            .SelectMany(static step => ((Batch<string>)step.Batch!).Values.Take(step.Batch.Count).ToArray()).ToList();
        Assert.Equal(texts.Order(StringComparer.Ordinal), back.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_file_is_gone_when_the_spool_is_closed()
    {
        var spool = Spool<long>(static n => n);
        spool.Add(Of((1L, 1L)));
        Assert.Empty(_folder.GetFiles());
        spool.Spill();
        Assert.Single(_folder.GetFiles());
        spool.Dispose();
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public void The_larger_input_goes_to_its_file_when_there_is_too_much_in_memory()
    {
        using var small = Spool<long>(static n => n);
        using var large = Spool<long>(static n => n);
        var budget = new SpoolBudget(2_000);
        budget.Share(small);
        budget.Share(large);
        small.Add(Of((1L, 1L)));
        while (large.Spilled == 0)
        {
            large.Add(Of((2L, 2L), (3L, 3L)));
            budget.Relieve();
        }
        Assert.Equal(0, large.Held);
        Assert.Equal(0, small.Spilled);
        Assert.Equal(large.Spilled, budget.Spilled);
        // 28 bytes each in the file, at least 36 in memory.
        Assert.InRange(large.Spilled, 2_000 / 4, 2_000);
    }

    [Fact]
    public void Records_that_cannot_be_written_stay_in_memory()
    {
        using var spool = new KeySpool<Action, long>(static _ => 1, CodecRegistry.Default.For<long>(), null, _folder.FullName);
        var budget = new SpoolBudget(1);
        budget.Share(spool);
        spool.Add(Of<Action>((static () => { }, 1L)));
        budget.Relieve();
        Assert.Equal(0, spool.Spilled);
        Assert.Single(spool.ByKey([(0, spool)]), static step => step.Batch is not null);
    }

    private KeySpool<T, TKey> Spool<T, TKey>(Func<T, TKey> key) =>
        new(key, CodecRegistry.Default.For<TKey>(), CodecRegistry.Default.For<T>(), _folder.FullName);

    private KeySpool<T, string> Spool<T>(Func<T, string> key) => Spool<T, string>(key);

    private KeySpool<T, long> Spool<T>(Func<T, long> key) => Spool<T, long>(key);

    private static Batch<T> Of<T>(params (T Value, long Time)[] records)
    {
        var batch = new Batch<T>(records.Length, hashed: false) { Count = records.Length };
        for (var i = 0; i < records.Length; i++) (batch.Values[i], batch.Timestamps[i]) = records[i];
        return batch;
    }

    private struct OneHash : ICodec<long>
    {
        public readonly ulong Hash(in long value) => 7;

        public readonly bool Equals(in long x, in long y) => x == y;

        public readonly void Write(ref StateWriter writer, in long value) => writer.WriteInt64(value);

        public readonly long Read(ref StateReader reader) => reader.ReadInt64();
    }
}
