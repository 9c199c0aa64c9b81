namespace ActorStream.Windows.Tests.Watermarks;

/// <summary>A clock that stands until it is moved.</summary>
sealed class ManualTime(long milliseconds = 0) : TimeProvider
{
    public long Now { get; set; } = milliseconds;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Now);
}
