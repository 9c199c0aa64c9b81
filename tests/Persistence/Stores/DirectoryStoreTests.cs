namespace ActorStream.Persistence.Tests.Stores;

public class DirectoryStoreTests : CheckpointStoreTests
{
    readonly string _folder = Directory.CreateTempSubdirectory("actorstream-store-").FullName;

    private protected override ICheckpointStore Open() => new DirectoryStore(Path.Combine(_folder, "new", "place"), TimeProvider.System);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, true);
    }
}
