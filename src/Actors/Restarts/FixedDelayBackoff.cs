namespace ActorStream.Actors;

/// <summary>A number of new attempts, each after the same time.</summary>
internal sealed class FixedDelayBackoff(int attempts, TimeSpan delay) : RestartBackoff
{
    private int _failures;

    public override string Description => $"fixed-delay, {attempts} attempts, {delay}";

    public override TimeSpan? AfterFailure(DateTimeOffset now) => ++_failures > attempts ? null : delay;
}
