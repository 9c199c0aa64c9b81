using ActorStream.Persistence.Tests.Tables;
using Xunit;

namespace ActorStream.Persistence.Tests.Spill;

public class SpillTests
{
    const int Rows = 400_000;
    const long Limit = 2 << 20;

    [Fact]
    public void A_row_that_is_not_in_memory_is_found_with_one_read_and_one_that_is_not_there_with_none()
    {
        var folder = new MemorySpillFolder();
        using var memory = Memory(folder);
        var table = Filled(memory);
        var reads = folder.Reads;
        for (var key = 0L; key < Rows; key += 1001)
        {
            Assert.Equal(key, table.Peek(key, LongCodecHash(key)));
            Assert.InRange(folder.Reads - reads, 0, 1);
            reads = folder.Reads;
        }
        Assert.True(reads > 60, $"{reads} reads");
        for (var key = (long)Rows; key < 2 * Rows; key++)
            Assert.Equal(-1, table.Locate(key, LongCodecHash(key)));
        Assert.Equal(reads, folder.Reads);
        Assert.InRange(memory.Used, Limit / 2, Limit);
    }

    [Fact]
    public void Going_through_all_rows_keeps_the_limit_and_leaves_what_is_used_in_memory()
    {
        var folder = new MemorySpillFolder();
        using var memory = Memory(folder);
        var table = Filled(memory);
        // Once around the ring, so that only the pages of these keys have been used since.
        for (var key = 0L; key < Rows; key += 1001)
            table.Peek(key, LongCodecHash(key));
        var written = folder.Files.Sum(static file => file.Content.Length);
        var most = 0L;
        var seen = 0;
        for (var cursor = table.Rows(); cursor.MoveNext(); seen++)
        {
            Assert.Equal((long)table.At(in cursor).Key, table.At(in cursor).Row);
            if (seen % 1000 == 0)
                table.Peek(5, LongCodecHash(5));
            most = Math.Max(most, memory.Used);
        }
        Assert.Equal(Rows, seen);
        Assert.InRange(most, Limit / 2, Limit);
        Assert.Equal(written, folder.Files.Sum(static file => file.Content.Length));
        var reads = folder.Reads;
        table.Peek(5, LongCodecHash(5));
        Assert.Equal(reads, folder.Reads);
    }

    [Fact]
    public void A_reference_to_a_row_holds_while_seven_other_pages_are_accessed()
    {
        using var memory = new StateMemory(new StateMemoryLimit(1), new MemorySpillFolder(), "test");
        var table = Filled(memory);
        var step = PagePool<Id, long>.PageRows;
        for (var first = 0L; first + (20 * step) < Rows; first += 3 * step)
        {
            ref var row = ref table.GetRef(first, LongCodecHash(first));
            for (var other = 1; other < StateMemory.Protected; other++)
                table.Peek(first + (other * step), LongCodecHash(first + (other * step)));
            row = -first;
            for (var other = 10; other < 20; other++)
                table.Peek(first + (other * step), LongCodecHash(first + (other * step)));
            Assert.Equal(-first, table.Peek(first, LongCodecHash(first)));
        }
    }

    [Fact]
    public void Pages_that_are_gone_through_once_do_not_drive_those_away_that_are_used()
    {
        var folder = new MemorySpillFolder();
        using var memory = Memory(folder);
        var table = Filled(memory);
        var step = PagePool<Id, long>.PageRows;
        var reads = 0;
        var scanned = 0;
        for (var cursor = table.Rows(); cursor.MoveNext(); scanned++)
        {
            table.At(in cursor);
            // Now and then keys on five pages are used, the last of which are far behind those that a reference may be to.
            if (scanned % (10 * step) != 0)
                continue;
            var before = folder.Reads;
            for (var page = 0; page < 5; page++)
                table.Peek(page * step, LongCodecHash(page * step));
            reads += scanned == 0 ? 0 : folder.Reads - before;
        }
        Assert.Equal(0, reads);
    }

    [Fact]
    public void Files_do_not_grow_much_beyond_twice_what_is_needed_of_them()
    {
        var folder = new MemorySpillFolder();
        using var memory = Memory(folder, 1 << 20);
        var table = Filled(memory);
        var random = new Random(2);
        var expected = new long[Rows];
        for (var i = 0; i < 6_000; i++)
        {
            var key = random.NextInt64(Rows);
            table.GetRef(key, LongCodecHash(key)) += 1000;
            expected[key] += 1000;
            Assert.InRange(memory.Log.Total, 0, (2 * memory.Log.Live) + (4 << 20));
        }
        Assert.True(memory.Log.Written > 10 * memory.Log.Live);
        Assert.Equal(memory.Log.Total, folder.Files.Where(static file => !file.IsClosed).Sum(static file => file.Content.Length));
        for (var cursor = table.Rows(); cursor.MoveNext();)
            Assert.Equal((long)table.At(in cursor).Key + expected[(long)table.At(in cursor).Key], table.At(in cursor).Row);
        table.Clear();
        Assert.Equal(0, memory.Used);
        Assert.InRange(folder.Open, 0, 1);
        memory.Dispose();
        Assert.Equal(0, folder.Open);
    }

    [Fact]
    public void Files_stay_until_what_is_frozen_has_been_read()
    {
        var folder = new MemorySpillFolder();
        var memory = Memory(folder);
        var table = Filled(memory);
        var frozen = table.Freeze();
        table.Clear();
        for (var key = 0L; key < Rows; key++)
            table.GetOrAdd(key, LongCodecHash(key), out _) = -1;
        memory.Dispose();
        Assert.True(folder.Open > 0);
        var sum = 0L;
        for (var cursor = frozen.Rows(); frozen.MoveNext(ref cursor);)
            sum += frozen.At(in cursor).Row;
        Assert.Equal((long)Rows * (Rows - 1) / 2, sum);
        frozen.Dispose();
        Assert.Equal(0, folder.Open);
    }

    [Fact]
    public void Where_the_disk_is_full_the_file_and_the_options_are_named_and_nothing_is_lost()
    {
        var folder = new MemorySpillFolder { Room = 3 << 20 };
        using var memory = Memory(folder);
        var table = new StateTable<Id, long, LongCodec>(KeyGroupRange.All(128), new LongCodec());
        table.Limit(memory, null);
        var key = 0L;
        var error = Assert.Throws<IOException>(() =>
        {
            for (; key < Rows; key++)
                table.GetOrAdd(key, LongCodecHash(key), out _) = key;
        });
        Assert.Contains("/memory/test-0", error.Message, StringComparison.Ordinal);
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Contains("name other folders in io.tmp.dirs, or raise state.memory-limit", error.Message, StringComparison.Ordinal);
        folder.Room = long.MaxValue;
        for (; key < Rows; key++)
            table.GetOrAdd(key, LongCodecHash(key), out _) = key;
        for (var cursor = table.Rows(); cursor.MoveNext();)
            Assert.Equal((long)table.At(in cursor).Key, table.At(in cursor).Row);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_damaged_file_is_an_error_that_names_it(bool isCut)
    {
        var folder = new MemorySpillFolder();
        using var memory = Memory(folder);
        var table = Filled(memory);
        if (isCut)
            folder.Files[0].End = 10_000;
        else
            folder.Files[0].Content.GetBuffer()[70_000] ^= 1;
        var error = Assert.Throws<InvalidDataException>(() => table.Peek(0, LongCodecHash(0)));
        Assert.Contains("/memory/test-0, where state is beyond state.memory-limit, is damaged", error.Message, StringComparison.Ordinal);
        Assert.Contains(isCut ? "it ends at byte 10,000" : "checksum", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_on_disk_goes_with_its_process_and_one_that_cannot_be_made_is_named()
    {
        using var folder = new TemporaryFolder();
        var file = new DiskSpillFolder(folder.Path).Create("0-0");
        file.Write([1, 2, 3], 0);
        file.Write([4, 5], 3);
        var read = new byte[5];
        Assert.Equal(5, file.Read(read, 0));
        Assert.Equal([1, 2, 3, 4, 5], read);
        if (!OperatingSystem.IsWindows())
            Assert.Empty(Directory.GetFiles(folder.Path));
        file.Dispose();
        Assert.Empty(Directory.GetFiles(folder.Path));
        var plain = Path.Combine(folder.Path, "plain");
        File.WriteAllText(plain, "");
        var error = Assert.Throws<IOException>(() => new DiskSpillFolder(plain).Create("0-0"));
        Assert.Contains(plain, error.Message, StringComparison.Ordinal);
        Assert.Contains("io.tmp.dirs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tasks_with_state_share_the_limit_evenly()
    {
        var limit = new StateMemoryLimit(4 << 20);
        var folder = new MemorySpillFolder();
        using var first = new StateMemory(limit, folder, "first");
        var table = Filled(first);
        Assert.InRange(first.Used, 3 << 20, 4 << 20);
        using var none = new StateMemory(limit, folder, "none");
        using (var second = new StateMemory(limit, folder, "second"))
        {
            Filled(second);
            Assert.InRange(second.Used, 1 << 20, 2 << 20);
            table.Freeze().Dispose();
            Assert.InRange(first.Used, 1 << 20, 2 << 20);
        }
        Assert.Equal(4 << 20, first.Limit);
    }

    static StateMemory Memory(MemorySpillFolder folder, long segmentBytes = 64 << 20) => new(new StateMemoryLimit(Limit), folder, "test", segmentBytes);

    static StateTable<Id, long, LongCodec> Filled(StateMemory memory)
    {
        var table = new StateTable<Id, long, LongCodec>(KeyGroupRange.All(128), new LongCodec());
        table.Limit(memory, null);
        for (var key = 0L; key < Rows; key++)
            table.GetOrAdd(key, LongCodecHash(key), out _) = key;
        return table;
    }

    static ulong LongCodecHash(long key) => new LongCodec().Hash(key);
}
