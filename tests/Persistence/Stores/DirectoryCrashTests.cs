using System.Text;
using Xunit;

namespace ActorStream.Persistence.Tests.Stores;

/// <summary>A crash, and a full disk, at every step of the writes of a directory store.</summary>
public class DirectoryCrashTests
{
    const string Job = "job";
    const string Place = "/place/of/checkpoints";

    static readonly string Old = new('o', 100);
    static readonly string New = new('n', 300);

    /// <summary>Without a seed the process is killed; with one, power fails.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task After_a_crash_at_any_step_the_old_or_the_new_value_is_there(int? seed)
    {
        var crashes = 0;
        for (var step = 1; ; step++)
        {
            var disk = new SimulatedDisk();
            var store = Open(disk);
            await Prepare(store);
            disk.CrashAt = disk.Steps + step;
            var done = await Change(store);
            disk.Restart(seed is { } s ? new Random((s * 1000) + step) : null);
            var again = Open(disk);
            await Check(again, done);
            await GoOn(again, disk);
            if (done == 3)
                break;
            crashes++;
        }
        Assert.InRange(crashes, 15, 100);
    }

    [Fact]
    public async Task A_crash_before_anything_was_there_leaves_nothing_or_all()
    {
        for (var step = 1; ; step++)
        {
            var disk = new SimulatedDisk { CrashAt = step };
            var isDone = false;
            try
            {
                isDone = await Open(disk).TryWriteRecordAsync(Job, 0, Encoding.UTF8.GetBytes(New), default);
            }
            catch (CrashException)
            {
            }
            disk.Restart(new Random(step));
            var record = await Open(disk).ReadRecordAsync(Job, default);
            Assert.Equal(record is null ? null : New, record is null ? null : Encoding.UTF8.GetString(record.Content.Span));
            Assert.True(record is not null || !isDone);
            if (isDone)
                return;
        }
    }

    [Fact]
    public async Task A_disk_that_is_full_at_any_step_is_said_and_leaves_nothing_half_done()
    {
        var failures = 0;
        for (var step = 1; ; step++)
        {
            var disk = new SimulatedDisk();
            var store = Open(disk);
            await Prepare(store);
            disk.FullAt = disk.Steps + step;
            var (done, error) = (0, (IOException?)null);
            try
            {
                await Write(store, 1, New);
                done++;
                await store.WriteObjectAsync(Job, "chk-2-1/new", Pieces(New), default);
                done++;
            }
            catch (IOException failed)
            {
                error = failed;
            }
            if (disk.Steps < disk.FullAt)
                break;
            if (error is not null)
            {
                failures++;
                Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
                Assert.Contains(Place, error.Message, StringComparison.Ordinal);
            }
            await Check(store, done, error is not null and not DoubtfulWriteException);
            await GoOn(store, disk);
        }
        Assert.InRange(failures, 10, 100);
    }

    [Fact]
    public async Task Damage_of_the_record_is_said_and_not_taken_for_a_new_job()
    {
        var folder = Directory.CreateTempSubdirectory("actorstream-record-").FullName;
        try
        {
            await using var store = new DirectoryStore(folder, TimeProvider.System);
            await Prepare(store);
            var path = Path.Combine(folder, Job, "record");
            var bytes = await File.ReadAllBytesAsync(path);
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] ^= 1;
                await Refused(bytes);
                await Refused(bytes[..i]);
                bytes[i] ^= 1;
            }
            await File.WriteAllBytesAsync(path, bytes);
            Assert.NotNull(await store.ReadRecordAsync(Job, default));
            Directory.CreateDirectory(Path.Combine(folder, "other"));
            File.Copy(path, Path.Combine(folder, "other", "record"));
            var error = await Assert.ThrowsAsync<StateFormatException>(() => store.ReadRecordAsync("other", default));
            Assert.Contains("belongs to job \"job\"", error.Message, StringComparison.Ordinal);

            async Task Refused(byte[] content)
            {
                await File.WriteAllBytesAsync(path, content);
                var refused = await Assert.ThrowsAsync<StateFormatException>(() => store.ReadRecordAsync(Job, default));
                Assert.Contains(path, refused.Message, StringComparison.Ordinal);
                await Assert.ThrowsAsync<StateFormatException>(() => Write(store, 1, New));
            }
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public async Task What_a_dead_process_left_is_removed_and_what_a_living_one_writes_is_not()
    {
        var folder = Directory.CreateTempSubdirectory("actorstream-leftovers-").FullName;
        try
        {
            var writing = Path.Combine(folder, ".writing");
            Directory.CreateDirectory(Path.Combine(writing, "dead"));
            await File.WriteAllTextAsync(Path.Combine(writing, "dead", "1"), "half a snaps");
            await File.WriteAllTextAsync(Path.Combine(writing, "dead", "lock"), "");
            await using var living = new DirectoryStore(folder, TimeProvider.System);
            await living.WriteObjectAsync(Job, "o", [], default);
            Assert.Equal(2, Directory.GetDirectories(writing).Length);
            await using (var other = new DirectoryStore(folder, TimeProvider.System))
            {
                await Write(other, 0, New);
                Assert.False(Directory.Exists(Path.Combine(writing, "dead")));
                Assert.Equal(2, Directory.GetDirectories(writing).Length);
            }
            Assert.Single(Directory.GetDirectories(writing));
            await living.WriteObjectAsync(Job, "o", [], default);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    static DirectoryStore Open(SimulatedDisk disk) => new(Place, TimeProvider.System, disk);

    static async Task Prepare(DirectoryStore store)
    {
        Assert.True(await Write(store, 0, Old));
        await store.WriteObjectAsync(Job, "chk-1-1/old", Pieces(Old), default);
    }

    /// <summary>Changes three things; returns how many are done.</summary>
    static async Task<int> Change(DirectoryStore store)
    {
        var done = 0;
        try
        {
            Assert.True(await Write(store, 1, New));
            done++;
            await store.WriteObjectAsync(Job, "chk-2-1/new", Pieces(New), default);
            done++;
            await store.DeleteObjectAsync(Job, "chk-1-1/old", default);
            done++;
        }
        catch (CrashException)
        {
        }
        return done;
    }

    static async Task Check(DirectoryStore store, int done, bool nothingElse = false)
    {
        var record = await store.ReadRecordAsync(Job, default);
        var found = (record!.Version, Encoding.UTF8.GetString(record.Content.Span));
        if (done > 0)
            Assert.Equal((2, New), found);
        else if (nothingElse)
            Assert.Equal((1, Old), found);
        else
            Assert.Contains(found, new[] { (1, Old), (2L, New) });
        var added = await ReadObject(store, "chk-2-1/new");
        Assert.True(added == New || (added is null && done < 2));
        if (nothingElse && done < 2)
            Assert.Null(added);
        var old = await ReadObject(store, "chk-1-1/old");
        Assert.True(old == Old || (old is null && done > 1));
        var listed = await store.ListObjectsAsync(Job, "", default);
        Assert.Equal((string[])[.. old is null ? [] : new[] { "chk-1-1/old" }, .. added is null ? [] : new[] { "chk-2-1/new" }], listed);
    }

    static async Task GoOn(DirectoryStore store, SimulatedDisk disk)
    {
        var record = await store.ReadRecordAsync(Job, default);
        Assert.True(await Write(store, record!.Version, "on"));
        await store.WriteObjectAsync(Job, "chk-3-1/on", Pieces("on"), default);
        Assert.Equal("on", await ReadObject(store, "chk-3-1/on"));
        await store.DisposeAsync();
        Assert.Empty(disk.List(Place + "/.writing"));
    }

    static Task<bool> Write(DirectoryStore store, long version, string text) => store.TryWriteRecordAsync(Job, version, Encoding.UTF8.GetBytes(text), default);

    static ReadOnlyMemory<byte>[] Pieces(string text) => [Encoding.UTF8.GetBytes(text[..(text.Length / 3)]), Encoding.UTF8.GetBytes(text[(text.Length / 3)..])];

    static async Task<string?> ReadObject(DirectoryStore store, string name)
    {
        await using var opened = await store.OpenObjectAsync(Job, name, default);
        if (opened is null)
            return null;
        var bytes = new byte[opened.Length];
        await opened.ReadAsync(0, bytes, default);
        return Encoding.UTF8.GetString(bytes);
    }
}
