namespace ActorStream.Operators;

/// <summary>The settings of asynchronous I/O.</summary>
/// <param name="Ordered">Whether results keep the order of the input.</param>
/// <param name="Timeout">How long a record may take, with all its retries; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> is for ever.</param>
/// <param name="Capacity">How many records may be under way; at this number input stops.</param>
/// <param name="Retry">How failed requests are tried again; null: not at all.</param>
internal sealed record AsyncOptions(bool Ordered, TimeSpan Timeout, int Capacity = 100, AsyncRetry? Retry = null)
{
    /// <exception cref="ArgumentOutOfRangeException">A setting makes no sense.</exception>
    public void Validate()
    {
        if (Timeout <= TimeSpan.Zero && Timeout != System.Threading.Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(Timeout), Timeout, "The timeout must be positive, or Timeout.InfiniteTimeSpan for none.");
        if (Capacity < 1) throw new ArgumentOutOfRangeException(nameof(Capacity), Capacity, "The capacity must be at least 1.");
    }
}
