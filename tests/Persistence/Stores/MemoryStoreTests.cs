namespace ActorStream.Persistence.Tests.Stores;

public class MemoryStoreTests : CheckpointStoreTests
{
    readonly MemoryStore _first = new();

    private protected override ICheckpointStore Open() => new MemoryStore(_first);
}
