using Xunit;

namespace ActorStream.Persistence.Tests.Stores;

public class SqliteStoreTests : CheckpointStoreTests
{
    readonly string _folder = Directory.CreateTempSubdirectory("actorstream-sqlite-").FullName;

    private protected override ICheckpointStore Open() => new SqliteStore(Path.Combine(_folder, "new", "checkpoints.db"));

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_by_name()
    {
        var path = Path.Combine(_folder, "notes.txt");
        await File.WriteAllTextAsync(path, new string('x', 5000));
        await using var store = new SqliteStore(path);
        var error = await Assert.ThrowsAsync<StateFormatException>(() => store.ReadRecordAsync("job", None));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, true);
    }
}
