using System.Runtime.CompilerServices;
using ActorStream.Streams;

namespace ActorStream;

/// <summary>How a job takes checkpoints: <c>execution.checkpointing.*</c>.</summary>
/// <remarks>
/// A job takes checkpoints by time when they serve something: when their storage outlives the process, when the job is restarted after a
/// failure, or when a sink commits with them. In batch mode there are none.
/// </remarks>
public sealed class CheckpointConfig
{
    private readonly Configuration _configuration;
    private CheckpointStorage? _storage;

    internal CheckpointConfig(Configuration configuration) => _configuration = configuration;

    /// <summary>Time from the start of one checkpoint to the start of the next, at least 10 ms; <c>execution.checkpointing.interval</c>. Null: none by time. Default: 10 s.</summary>
    public TimeSpan? Interval
    {
        get => _configuration.Get(CheckpointOptions.Interval);
        set => _configuration.SetFromCode(CheckpointOptions.Interval, value is { } v ? Checked(v, CheckpointOptions.AtLeastTenMilliseconds) : null);
    }

    /// <summary>What a failure may repeat; <c>execution.checkpointing.mode</c>. Default: exactly once.</summary>
    public CheckpointingMode Mode
    {
        get => _configuration.Get(CheckpointOptions.Mode);
        set => _configuration.SetFromCode(CheckpointOptions.Mode, value);
    }

    /// <summary>
    /// Whether barriers may overtake records, which then go into the checkpoint; <c>execution.checkpointing.unaligned.enabled</c>. Needs <see cref="CheckpointingMode.ExactlyOnce"/>. They do so behind
    /// <c>KeyBy</c>, <c>Rebalance</c> and <c>Shuffle</c>, and wait for all else; savepoints always wait. Default: false.
    /// </summary>
    public bool UnalignedEnabled
    {
        get => _configuration.Get(CheckpointOptions.Unaligned);
        set => _configuration.SetFromCode(CheckpointOptions.Unaligned, value);
    }

    /// <summary>
    /// Where <see cref="UnalignedEnabled"/> is true: how long a barrier waits at a task before it overtakes what is in front of it; <c>execution.checkpointing.aligned-checkpoint-timeout</c>. Default: zero, not at all.
    /// </summary>
    public TimeSpan AlignedCheckpointTimeout
    {
        get => _configuration.Get(CheckpointOptions.AlignedTimeout);
        set => _configuration.SetFromCode(CheckpointOptions.AlignedTimeout, Checked(value, CheckpointOptions.NotNegative));
    }

    /// <summary>A checkpoint that takes longer is given up; <c>execution.checkpointing.timeout</c>. Default: 10 minutes.</summary>
    public TimeSpan Timeout
    {
        get => _configuration.Get(CheckpointOptions.Timeout);
        set => _configuration.SetFromCode(CheckpointOptions.Timeout, Checked(value, CheckpointOptions.AtLeastTenMilliseconds));
    }

    /// <summary>Time from the end of one checkpoint to the start of the next, at least; <c>execution.checkpointing.min-pause</c>. Default: zero.</summary>
    public TimeSpan MinPause
    {
        get => _configuration.Get(CheckpointOptions.MinPause);
        set => _configuration.SetFromCode(CheckpointOptions.MinPause, Checked(value, CheckpointOptions.NotNegative));
    }

    /// <summary>How many checkpoints in a row may fail before the job does; <c>execution.checkpointing.tolerable-failed-checkpoints</c>. Null, the default: any number.</summary>
    public int? TolerableFailedCheckpoints
    {
        get => _configuration.Get(CheckpointOptions.TolerableFailures);
        set => _configuration.SetFromCode(CheckpointOptions.TolerableFailures, value);
    }

    /// <summary>
    /// Whether a checkpoint stores only the keys that have changed since the one before, until these changes outgrow the state; <c>execution.checkpointing.incremental</c>.
    /// Savepoints always stand for themselves. Default: true.
    /// </summary>
    public bool Incremental
    {
        get => _configuration.Get(CheckpointOptions.Incremental);
        set => _configuration.SetFromCode(CheckpointOptions.Incremental, value);
    }

    /// <summary>How many completed checkpoints are kept, from 1; <c>execution.checkpointing.num-retained</c>. Default: 1.</summary>
    public int NumRetained
    {
        get => _configuration.Get(CheckpointOptions.NumRetained) ?? 1;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _configuration.SetFromCode(CheckpointOptions.NumRetained, value);
        }
    }

    /// <summary>Whether checkpoints stay when the job is cancelled, so that it can go on when it is started again; <c>execution.checkpointing.externalized-checkpoint-retention</c>. Default: they do.</summary>
    public CheckpointRetention Retention
    {
        get => _configuration.Get(CheckpointOptions.Retention);
        set => _configuration.SetFromCode(CheckpointOptions.Retention, value);
    }

    /// <summary>
    /// Where checkpoints are kept; from outside <c>execution.checkpointing.storage</c> (<c>memory</c>, <c>directory</c>, <c>sqlite</c>) with
    /// <c>execution.checkpointing.dir</c>. Default: in memory.
    /// </summary>
    public CheckpointStorage Storage
    {
        get => CheckpointOptions.StorageFromOutside(_configuration) ?? _storage ?? CheckpointOptions.StorageFromCode(_configuration) ?? CheckpointStorage.Memory;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _storage = value;
        }
    }

    /// <summary>How long a barrier waits before it overtakes; null: it never does.</summary>
    /// <exception cref="InvalidOptionException">Nothing waits for barriers, so that there is nothing to overtake.</exception>
    internal TimeSpan? OvertakesAfter
    {
        get
        {
            if (!UnalignedEnabled) return null;
            if (Mode == CheckpointingMode.ExactlyOnce) return AlignedCheckpointTimeout;
            throw new InvalidOptionException(
                $"{CheckpointOptions.Unaligned.Name} is true, and {CheckpointOptions.Mode.Name} is AT_LEAST_ONCE, where no barrier waits. Set the mode to EXACTLY_ONCE, or {CheckpointOptions.Unaligned.Name} to false.");
        }
    }

    /// <summary>Whether something shows that checkpoints are wanted: a storage, or an interval.</summary>
    internal bool IsConfigured => Storage.IsDurable || _configuration.IsSet(CheckpointOptions.Interval);

    private static TimeSpan Checked(TimeSpan value, Func<TimeSpan, TimeSpan> check, [CallerMemberName] string property = "")
    {
        try
        {
            return check(value);
        }
        catch (FormatException wrong)
        {
            throw new ArgumentOutOfRangeException(property, value, $"{property} must be {wrong.Message}.");
        }
    }
}
