namespace ActorStream.Actors;

/// <summary>New attempts as long as failures are rare enough: more than <paramref name="maxFailures"/> within an interval end the job.</summary>
internal sealed class FailureRateBackoff(int maxFailures, TimeSpan interval, TimeSpan delay) : RestartBackoff
{
    private readonly Queue<DateTimeOffset> _failures = new();

    public override string Description => $"failure-rate, {maxFailures} in {interval}, {delay}";

    public override TimeSpan? AfterFailure(DateTimeOffset now)
    {
        while (_failures.TryPeek(out var oldest) && now - oldest > interval) _failures.Dequeue();
        _failures.Enqueue(now);
        return _failures.Count > maxFailures ? null : delay;
    }
}
