using System.Globalization;
using System.Text;
using Xunit;

namespace ActorStream.Persistence.Tests.Stores;

/// <summary>What every checkpoint store promises.</summary>
public abstract class CheckpointStoreTests : IAsyncLifetime
{
    const string Job = "job";

    readonly List<ICheckpointStore> _opened = [];
    ICheckpointStore? _store;

    protected static CancellationToken None => CancellationToken.None;

    private protected ICheckpointStore Store => _store!;

    /// <summary>Opens a store on the same place, as another process would.</summary>
    private protected abstract ICheckpointStore Open();

    public virtual Task InitializeAsync()
    {
        _store = OpenAgain();
        return Task.CompletedTask;
    }

    public virtual async Task DisposeAsync()
    {
        foreach (var store in _opened)
            await store.DisposeAsync();
    }

    [StoreFact]
    public async Task A_record_is_written_only_over_the_version_that_was_read()
    {
        Assert.Null(await Store.ReadRecordAsync(Job, None));
        Assert.False(await Write(Store, 1, "too early"));
        Assert.Null(await Store.ReadRecordAsync(Job, None));
        Assert.True(await Write(Store, 0, "first"));
        Assert.False(await Write(Store, 0, "first again"));
        Assert.Equal((1, "first"), await Read(Store));
        Assert.True(await Write(Store, 1, "second"));
        Assert.False(await Write(Store, 1, "late"));
        Assert.False(await Write(Store, 7, "from the future"));
        Assert.False(await Write(Store, -1, "nonsense"));
        Assert.Equal((2, "second"), await Read(Store));
        Assert.True(await Write(Store, 2, ""));
        Assert.Equal((3, ""), await Read(OpenAgain()));
    }

    [StoreFact]
    public async Task Of_many_writers_exactly_one_wins_each_version()
    {
        const int writers = 8, rounds = 25;
        var stores = Enumerable.Range(0, writers).Select(i => i % 2 == 0 ? Store : OpenAgain()).ToArray();
        var wins = await Task.WhenAll(stores.Select((store, writer) => Task.Run(async () =>
        {
            var won = new List<long>();
            for (var version = 0L; version < rounds;)
            {
                if (await Write(store, version, $"{writer} {version}"))
                    won.Add(version);
                var (found, content) = await Read(store);
                Assert.True(found > version, $"{found} after {version}");
                Assert.EndsWith((found - 1).ToString(CultureInfo.InvariantCulture), content, StringComparison.Ordinal);
                version = found;
            }
            return won;
        })));
        Assert.Equal(Enumerable.Range(0, rounds).Select(static v => (long)v), wins.SelectMany(static w => w).Order());
    }

    [StoreFact]
    public async Task Counting_by_many_stores_at_once_loses_no_step()
    {
        const int writers = 4, steps = 20;
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => OpenAgain()).ToArray().Select(store => Task.Run(async () =>
        {
            for (var done = 0; done < steps;)
            {
                var record = await store.ReadRecordAsync(Job, None);
                var count = record is null ? 0 : int.Parse(Encoding.UTF8.GetString(record.Content.Span), CultureInfo.InvariantCulture);
                if (await Write(store, record?.Version ?? 0, (count + 1).ToString(CultureInfo.InvariantCulture)))
                    done++;
            }
        })));
        Assert.Equal((writers * steps, (writers * steps).ToString(CultureInfo.InvariantCulture)), await Read(Store));
    }

    [StoreFact]
    public async Task Jobs_do_not_see_each_other_whatever_their_names_are()
    {
        string[] jobs = ["a", "A", "a b", "a/b", "a-b", "../a", ".", "..", "Straße", "strasse", "nul", "a'b\"c;--", "a\\b", new string('x', 300), new string('x', 301), "日本", "a%b", "a_b", "a\nb"];
        foreach (var job in jobs)
        {
            Assert.True(await Store.TryWriteRecordAsync(job, 0, Encoding.UTF8.GetBytes("record of " + job), None));
            await Store.WriteObjectAsync(job, "chk-1-1/v-0", [Encoding.UTF8.GetBytes("object of " + job)], None);
        }
        var again = OpenAgain();
        foreach (var job in jobs)
        {
            var record = await again.ReadRecordAsync(job, None);
            Assert.Equal("record of " + job, Encoding.UTF8.GetString(record!.Content.Span));
            Assert.Equal("object of " + job, Encoding.UTF8.GetString((await ReadObject(again, "chk-1-1/v-0", job))!));
            Assert.Equal(["chk-1-1/v-0"], await again.ListObjectsAsync(job, "", None));
        }
        foreach (var job in new[] { "", " " })
            await Assert.ThrowsAsync<ArgumentException>(() => Store.ReadRecordAsync(job, None));
    }

    [StoreFact]
    public async Task Objects_of_all_sizes_are_read_back_in_whole_and_in_any_part()
    {
        var random = new Random(4);
        foreach (var size in new[] { 0, 1, 1000, 1 << 20, (1 << 20) + 1, (3 << 20) - 1, 50 << 20 })
        {
            var bytes = new byte[size];
            random.NextBytes(bytes);
            var name = $"chk-1-1/size-{size}";
            await Store.WriteObjectAsync(Job, name, Pieces(bytes, random), None);
            var whole = await ReadObject(OpenAgain(), name);
            Assert.True(bytes.AsSpan().SequenceEqual(whole), $"{size} bytes");
            await using var opened = await Store.OpenObjectAsync(Job, name, None);
            Assert.Equal(size, opened!.Length);
            for (var i = 0; i < 20; i++)
            {
                var offset = i == 0 ? size : random.Next(size + 1);
                var part = new byte[Math.Min(random.Next(i % 4 == 0 ? 3_000_000 : 5000), size - offset)];
                await opened.ReadAsync(offset, part, None);
                Assert.True(bytes.AsSpan(offset, part.Length).SequenceEqual(part), $"{part.Length} of {size} bytes from {offset}");
            }
            await Assert.ThrowsAsync<EndOfStreamException>(async () => await opened.ReadAsync(size, new byte[1], None));
            await Assert.ThrowsAsync<EndOfStreamException>(async () => await opened.ReadAsync(0, new byte[size + 1], None));
        }
    }

    [StoreFact]
    public async Task Parts_of_one_object_are_read_at_the_same_time()
    {
        var bytes = new byte[5 << 20];
        new Random(5).NextBytes(bytes);
        await Store.WriteObjectAsync(Job, "o", [bytes], None);
        await using var opened = await Store.OpenObjectAsync(Job, "o", None);
        await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(async () =>
        {
            var part = new byte[300_000];
            await opened!.ReadAsync(i * 150_000, part, None);
            Assert.True(bytes.AsSpan(i * 150_000, part.Length).SequenceEqual(part));
        })));
    }

    [StoreFact]
    public async Task What_was_handed_in_may_be_used_again_when_the_write_is_done()
    {
        var bytes = new byte[] { 1, 2, 3 };
        await Store.WriteObjectAsync(Job, "o", [bytes], None);
        Assert.True(await Store.TryWriteRecordAsync(Job, 0, bytes, None));
        bytes.AsSpan().Fill(9);
        Assert.Equal([1, 2, 3], await ReadObject(Store, "o"));
        Assert.Equal([1, 2, 3], (await Store.ReadRecordAsync(Job, None))!.Content.ToArray());
    }

    [StoreFact]
    public async Task A_second_write_of_a_name_replaces_the_whole_object_or_fails()
    {
        await Store.WriteObjectAsync(Job, "o", [new byte[2_000_000]], None);
        byte[] second = [1, 2];
        var expected = new byte[2_000_000];
        try
        {
            await OpenAgain().WriteObjectAsync(Job, "o", [second], None);
            expected = second;
        }
        catch (IOException)
        {
        }
        Assert.Equal(expected, await ReadObject(Store, "o"));
    }

    [StoreFact]
    public async Task Objects_are_listed_by_prefix_in_ordinal_order_and_deleted_for_good()
    {
        string[] names = ["chk-1-1/a-0", "chk-1-1/a-1", "chk-1-1/metadata", "chk-10-1/a-0", "chk-2-1/a-0", "chk-2-1/B-0", "chk-2-1/a.b_c/d", "sp-1/metadata"];
        foreach (var name in names.Reverse())
            await Store.WriteObjectAsync(Job, name, [Encoding.UTF8.GetBytes(name)], None);
        await Store.WriteObjectAsync("other", "chk-1-1/x", [], None);
        Assert.Equal(names.Order(StringComparer.Ordinal), await Store.ListObjectsAsync(Job, "", None));
        foreach (var prefix in new[] { "chk-1", "chk-1-1/", "chk-1-1/a", "chk-2-1/a.b", "c", "chk-2-1/a.b_c/", "nothing", "chk_1", "%", "chk-1-1/a-0", "chk-1-1/a-0/" })
            Assert.Equal(names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal), await OpenAgain().ListObjectsAsync(Job, prefix, None));
        await Store.DeleteObjectAsync(Job, "chk-2-1/a.b_c/d", None);
        await Store.DeleteObjectAsync(Job, "chk-2-1/a.b_c/d", None);
        await Store.DeleteObjectAsync(Job, "never/there", None);
        Assert.Null(await OpenAgain().OpenObjectAsync(Job, "chk-2-1/a.b_c/d", None));
        Assert.DoesNotContain("chk-2-1/a.b_c/d", await OpenAgain().ListObjectsAsync(Job, "", None));
        await Store.WriteObjectAsync(Job, "chk-2-1/a.b_c/d", [new byte[] { 7 }], None);
        Assert.Equal([7], await ReadObject(OpenAgain(), "chk-2-1/a.b_c/d"));
        Assert.Null(await Store.OpenObjectAsync(Job, "chk-1-1", None));
        Assert.Null(await Store.OpenObjectAsync("nobody", "o", None));
        Assert.Empty(await Store.ListObjectsAsync("nobody", "", None));
    }

    [StoreFact]
    public async Task Objects_are_written_read_and_deleted_in_one_folder_at_the_same_time()
    {
        var stores = Enumerable.Range(0, 4).Select(_ => OpenAgain()).ToArray();
        await Task.WhenAll(stores.Select((store, i) => Task.Run(async () =>
        {
            for (var n = 0; n < 15; n++)
            {
                var name = $"chk-{n}-1/task-{i}";
                await store.WriteObjectAsync(Job, name, [BitConverter.GetBytes(n), BitConverter.GetBytes(i)], None);
                byte[] expected = [.. BitConverter.GetBytes(n), .. BitConverter.GetBytes(i)];
                Assert.Equal(expected, await ReadObject(Store, name));
                await store.DeleteObjectAsync(Job, name, None);
                Assert.Null(await Store.OpenObjectAsync(Job, name, None));
            }
        })));
        Assert.Empty(await Store.ListObjectsAsync(Job, "", None));
    }

    [StoreFact]
    public async Task Names_that_are_none_are_refused()
    {
        foreach (var name in new[] { "", "/", "a/", "/a", "a//b", "..", "a/../b", ".a", "a.", "a b", "a\\b", "a:b", "ä", new string('a', 201) })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => Store.WriteObjectAsync(Job, name, [], None));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.OpenObjectAsync(Job, name, None));
            await Assert.ThrowsAsync<ArgumentException>(() => Store.DeleteObjectAsync(Job, name, None));
        }
        await Store.WriteObjectAsync(Job, new string('a', 200), [], None);
    }

    [StoreFact]
    public async Task What_is_cancelled_before_it_begins_does_nothing()
    {
        var cancelled = new CancellationToken(true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.TryWriteRecordAsync(Job, 0, new byte[1], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.WriteObjectAsync(Job, "o", [new byte[1]], cancelled));
        Assert.Null(await Store.ReadRecordAsync(Job, None));
        Assert.Null(await Store.OpenObjectAsync(Job, "o", None));
        await Store.WriteObjectAsync(Job, "o", [new byte[1]], None);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ReadRecordAsync(Job, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.OpenObjectAsync(Job, "o", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ListObjectsAsync(Job, "", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.DeleteObjectAsync(Job, "o", cancelled));
        Assert.Equal([0], await ReadObject(Store, "o"));
    }

    [StoreFact]
    public async Task A_write_that_is_cancelled_on_the_way_leaves_all_or_nothing()
    {
        // Stores may go over the pieces for their length before they write them.
        for (var time = 1; time <= 3; time++)
        {
            using var cancellation = new CancellationTokenSource();
            var name = "o" + time;
            try
            {
                await Store.WriteObjectAsync(Job, name, new StoppingPieces(64, 1 << 20, 20, time, cancellation.Cancel), cancellation.Token);
                Assert.Equal(64 << 20, (await ReadObject(Store, name))!.Length);
            }
            catch (OperationCanceledException)
            {
                Assert.Null(await Store.OpenObjectAsync(Job, name, None));
                Assert.DoesNotContain(name, await Store.ListObjectsAsync(Job, "", None));
            }
        }
    }

    [StoreFact]
    public void The_description_names_the_place_and_no_secret()
    {
        Assert.NotEmpty(Store.Description);
        Assert.DoesNotContain("swordfish", Store.Description, StringComparison.OrdinalIgnoreCase);
    }

    private protected ICheckpointStore OpenAgain()
    {
        var store = Open();
        _opened.Add(store);
        return store;
    }

    private protected static Task<bool> Write(ICheckpointStore store, long expected, string text) => store.TryWriteRecordAsync(Job, expected, Encoding.UTF8.GetBytes(text), None);

    private protected static async Task<(long Version, string Content)> Read(ICheckpointStore store)
    {
        var record = await store.ReadRecordAsync(Job, None);
        return (record!.Version, Encoding.UTF8.GetString(record.Content.Span));
    }

    private protected static async Task<byte[]?> ReadObject(ICheckpointStore store, string name, string job = Job)
    {
        await using var opened = await store.OpenObjectAsync(job, name, None);
        if (opened is null)
            return null;
        var bytes = new byte[opened.Length];
        await opened.ReadAsync(0, bytes, None);
        return bytes;
    }

    static List<ReadOnlyMemory<byte>> Pieces(byte[] bytes, Random random)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(random.Next(random.Next(2) == 0 ? 100_000 : 9_000_000), bytes.Length - at);
            pieces.Add(bytes.AsMemory(at, length));
            at += length;
        }
        return pieces;
    }
}
