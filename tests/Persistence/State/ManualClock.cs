namespace ActorStream.Persistence.Tests.State;

sealed class ManualClock : TimeProvider
{
    public long Now { get; set; }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Now);
}
