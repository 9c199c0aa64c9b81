namespace ActorStream.Windows;

/// <summary>
/// Processing time in which a task could have read: it stands still while the task is blocked by its outputs, so that being blocked is
/// never taken for silence.
/// </summary>
internal sealed class ReadableTime
{
    private long _blockedTotal;
    private long _blockedSince = long.MaxValue;

    public bool IsBlocked => _blockedSince != long.MaxValue;

    public long At(long now) => Math.Min(now, _blockedSince) - _blockedTotal;

    /// <summary>When this clock will show <paramref name="readable"/>; never, while the task is blocked.</summary>
    public long ToProcessingTime(long readable) => IsBlocked || readable == long.MaxValue ? long.MaxValue : readable + _blockedTotal;

    public void SetBlocked(bool blocked, long now)
    {
        if (blocked == IsBlocked) return;
        if (blocked)
        {
            _blockedSince = now;
        }
        else
        {
            _blockedTotal += Math.Max(0, now - _blockedSince);
            _blockedSince = long.MaxValue;
        }
    }
}
