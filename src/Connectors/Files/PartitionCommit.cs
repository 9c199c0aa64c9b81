namespace ActorStream.Connectors;

/// <summary>When a partition of a <see cref="FileSink{T}"/>, which is a folder, is complete, and what is done with it then.</summary>
/// <remarks>
/// <para>Looked at when a checkpoint is complete and all subtasks have given its parts their names; at the end of the input all partitions are committed. A partition that has got parts but is not committed is in every checkpoint. It is
/// committed again when later parts follow, and after a failure between its commit and the next checkpoint.</para>
/// <para>With <see cref="PartitionCommitTrigger.PartitionTime"/> the sink needs watermarks; records that come for a partition that has been committed make it be committed again with the next checkpoint.</para>
/// </remarks>
/// <example><code>
/// var commit = new PartitionCommit
/// {
///     Trigger = PartitionCommitTrigger.PartitionTime, Delay = TimeSpan.FromHours(1), TimestampPattern = "$Day $Hour:00:00", WatermarkTimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
/// };
/// Console.WriteLine(commit.SuccessFileName);
/// // prints: _SUCCESS
/// </code></example>
public sealed record PartitionCommit
{
    private PartitionTimes? _times;

    /// <summary>What decides; by default the clock.</summary>
    public PartitionCommitTrigger Trigger { get; init; }

    /// <summary>How long to wait behind the beginning of the partition; zero by default: by the clock a partition is committed with its first parts, and again with later ones. For a partition of an hour by event time: one hour.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The zone of the partitions' times, for <see cref="PartitionCommitTrigger.PartitionTime"/>; UTC by default.</summary>
    public TimeZoneInfo WatermarkTimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The time of a partition, with the values of its columns, <c>$Day $Hour:00:00</c>; null: its first value.</summary>
    public string? TimestampPattern { get; init; }

    /// <summary>How that time is written, in Java's letters, <c>yyyyMMdd HH</c>; null: <c>yyyy-MM-dd HH:mm:ss</c> or a day only.</summary>
    public string? TimestampFormatter { get; init; }

    /// <summary>Your own way of finding the time of a partition; null: by <see cref="TimestampPattern"/>.</summary>
    public IPartitionTimeExtractor? TimeExtractor { get; init; }

    /// <summary>An empty file that says that the partition is there; null: none.</summary>
    public string? SuccessFileName { get; init; } = "_SUCCESS";

    /// <summary>Your own way of making it known: it gets the folder; null: none.</summary>
    public Func<string, CancellationToken, Task>? OnCommit { get; init; }

    /// <summary>More ways of your own, one after the other.</summary>
    public IReadOnlyList<IPartitionCommitPolicy> Policies { get; init; } = [];

    internal void Validate(bool hasColumns)
    {
        if (SuccessFileName is not null && (SuccessFileName.Length == 0 || SuccessFileName[0] is not ('_' or '.') || SuccessFileName.IndexOfAny(['/', '\\', '\0']) >= 0))
            throw new ArgumentException($"PartitionCommit.SuccessFileName is \"{SuccessFileName}\"; it must be a file name that begins with _ or a dot, so that nobody reads it as a part.");
        if (Delay < TimeSpan.Zero) throw new ArgumentException($"PartitionCommit.Delay is {Delay}; it must not be negative.");
        if (WatermarkTimeZone is null) throw new ArgumentException("PartitionCommit.WatermarkTimeZone is null. Leave it out for UTC.");
        if (Policies is null || Policies.Any(static p => p is null)) throw new ArgumentException("PartitionCommit.Policies is null, or holds null.");
        if (Trigger == PartitionCommitTrigger.PartitionTime && !hasColumns) throw new ArgumentException("PartitionCommit.Trigger is PartitionTime, which needs FileSink.PartitionBy: the columns that hold the time.");
    }

    /// <summary>Whether a partition is to be committed.</summary>
    internal bool IsDue(string folder, long since, long now, long watermark)
    {
        if (Trigger == PartitionCommitTrigger.ProcessTime) return now >= since + (long)Delay.TotalMilliseconds;
        var time = (TimeExtractor ?? (_times ??= new PartitionTimes(TimestampPattern, TimestampFormatter))).Extract(PartitionTimes.ValuesOf(folder));
        time = DateTime.SpecifyKind(time, DateTimeKind.Unspecified);
        // An hour that the clock leaps over begins where the clock goes on.
        if (WatermarkTimeZone.IsInvalidTime(time)) time = time.AddHours(1);
        return watermark > new DateTimeOffset(time, WatermarkTimeZone.GetUtcOffset(time)).ToUnixTimeMilliseconds() + (long)Delay.TotalMilliseconds;
    }

    internal async Task RunAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var policy in Policies) await policy.CommitAsync(folder, cancellationToken).ConfigureAwait(false);
        if (OnCommit is not null) await OnCommit(folder, cancellationToken).ConfigureAwait(false);
        if (SuccessFileName is not null) await File.WriteAllBytesAsync(Path.Combine(folder, SuccessFileName), [], cancellationToken).ConfigureAwait(false);
    }
}
