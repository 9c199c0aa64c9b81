namespace ActorStream.Streams;

/// <summary>The options of checkpoints, by Flink's names.</summary>
internal static class CheckpointOptions
{
    public static readonly ConfigOption<TimeSpan?> Interval = new(
        "execution.checkpointing.interval", TimeSpan.FromSeconds(10), ParseInterval, static v => v is { } t ? OptionParsers.Text(t) : "off",
        "Time from the start of one checkpoint to the start of the next, at least 10 ms; off: none by time.");

    public static readonly ConfigOption<CheckpointingMode> Mode = new(
        "execution.checkpointing.mode", CheckpointingMode.ExactlyOnce, OptionParsers.Name<CheckpointingMode>, static v => v == CheckpointingMode.ExactlyOnce ? "EXACTLY_ONCE" : "AT_LEAST_ONCE",
        "EXACTLY_ONCE (inputs wait for each other's barriers) or AT_LEAST_ONCE (nothing waits).");

    public static readonly ConfigOption<bool> Unaligned = new(
        "execution.checkpointing.unaligned.enabled", false, OptionParsers.Boolean, static v => v ? "true" : "false",
        "Whether barriers may overtake records, which then go into the checkpoint, so that a job that is slow to take them in is not slow to take checkpoints; needs EXACTLY_ONCE.");

    public static readonly ConfigOption<TimeSpan> AlignedTimeout = new(
        "execution.checkpointing.aligned-checkpoint-timeout", TimeSpan.Zero, static t => NotNegative(OptionParsers.Duration(t)), OptionParsers.Text,
        "With unaligned.enabled: how long a barrier waits at a task before it overtakes what is in front of it; 0: not at all.");

    public static readonly ConfigOption<TimeSpan> Timeout = new(
        "execution.checkpointing.timeout", TimeSpan.FromMinutes(10), static t => AtLeastTenMilliseconds(OptionParsers.Duration(t)), OptionParsers.Text,
        "A checkpoint that takes longer is given up.");

    public static readonly ConfigOption<TimeSpan> MinPause = new(
        "execution.checkpointing.min-pause", TimeSpan.Zero, static t => NotNegative(OptionParsers.Duration(t)), OptionParsers.Text,
        "Time from the end of one checkpoint to the start of the next, at least.");

    public static readonly ConfigOption<int?> MaxConcurrent = new(
        "execution.checkpointing.max-concurrent-checkpoints", 1, static t => OptionParsers.Integer(t, 1, int.MaxValue), static v => $"{v}",
        "At most one checkpoint is under way; another number is accepted with a warning.");

    public static readonly ConfigOption<int?> TolerableFailures = new(
        "execution.checkpointing.tolerable-failed-checkpoints", null, static t => t.Trim() == "-1" ? null : OptionParsers.Integer(t, 0, int.MaxValue), static v => v is { } n ? $"{n}" : "-1",
        "How many checkpoints in a row may fail before the job does; -1: any number.");

    public static readonly ConfigOption<int?> NumRetained = new(
        "execution.checkpointing.num-retained", 1, static t => OptionParsers.Integer(t, 1, int.MaxValue), static v => $"{v}",
        "How many completed checkpoints are kept.");

    public static readonly ConfigOption<bool> Incremental = new(
        "execution.checkpointing.incremental", true, OptionParsers.Boolean, static v => v ? "true" : "false",
        "Whether a checkpoint stores only the keys that have changed since the one before; savepoints always stand for themselves.");

    public static readonly ConfigOption<CheckpointRetention> Retention = new(
        "execution.checkpointing.externalized-checkpoint-retention", CheckpointRetention.RetainOnCancellation, OptionParsers.Name<CheckpointRetention>,
        static v => v == CheckpointRetention.RetainOnCancellation ? "RETAIN_ON_CANCELLATION" : "DELETE_ON_CANCELLATION",
        "Whether checkpoints stay when the job is cancelled.");

    public static readonly ConfigOption<string?> Storage = new(
        "execution.checkpointing.storage", null, ParseStorage, static v => v ?? "memory, or directory where execution.checkpointing.dir is set",
        "memory, directory or sqlite; the last two need execution.checkpointing.dir. PostgreSQL is set in code.");

    public static readonly ConfigOption<string?> Dir = new(
        "execution.checkpointing.dir", null, static t => t, static v => v ?? "none",
        "The folder of checkpoints, or the file of their SQLite database.");

    public static readonly ConfigOption<string?> SavepointDir = new(
        "execution.checkpointing.savepoint-dir", null, static t => t, static v => v ?? "none",
        "Where savepoints go whose caller names no folder.");

    public static readonly ConfigOption<string?> RecoveryPath = new(
        "execution.state-recovery.path", null, static t => t, static v => v ?? "none",
        "The savepoint that the job starts from.");

    public static readonly ConfigOption<RecoveryClaimMode> ClaimMode = new(
        "execution.state-recovery.claim-mode", RecoveryClaimMode.NoClaim, OptionParsers.Name<RecoveryClaimMode>, static v => v == RecoveryClaimMode.NoClaim ? "NO_CLAIM" : "CLAIM",
        "NO_CLAIM (the savepoint stays as it is) or CLAIM (it is the job's, and deleted once the job has as many checkpoints of its own as are retained).");

    public static readonly ConfigOption<bool> IgnoreUnclaimed = new(
        "execution.state-recovery.ignore-unclaimed-state", false, OptionParsers.Boolean, static v => v ? "true" : "false",
        "Whether stored state that no operator of the program claims is dropped.");

    public static readonly ConfigOption<bool> FallBack = new(
        "actorstream.state-recovery.fall-back", false, OptionParsers.Boolean, static v => v ? "true" : "false",
        "Whether a checkpoint that cannot be read is passed over for the one before it: what was committed between the two is committed again. Needs num-retained above 1 and a restart strategy.");

    public static readonly ConfigOption<FinishedJobMode> FinishedJob = new(
        "actorstream.state-recovery.finished-job", FinishedJobMode.RunAfresh, OptionParsers.Name<FinishedJobMode>, static v => v == FinishedJobMode.RunAfresh ? "RUN_AFRESH" : "STAY_FINISHED",
        "What a job does that has come to its end and is started again by the same name: RUN_AFRESH, or STAY_FINISHED (nothing), for a program that is started again until it succeeds.");

    public static IReadOnlyList<ConfigOption> All { get; } =
        [Interval, Mode, Unaligned, AlignedTimeout, Timeout, MinPause, MaxConcurrent, TolerableFailures, NumRetained, Incremental, Retention, Storage, Dir, SavepointDir, RecoveryPath, ClaimMode, IgnoreUnclaimed, FallBack, FinishedJob];

    /// <summary>The storage that options name which win over code; null: none do.</summary>
    public static CheckpointStorage? StorageFromOutside(Configuration configuration) =>
        configuration.IsSetOutside(Storage) || configuration.IsSetOutside(Dir) ? Make(configuration.Get(Storage), configuration.Get(Dir)) : null;

    /// <summary>The storage that options name which were set by their names in code; null: none were.</summary>
    public static CheckpointStorage? StorageFromCode(Configuration configuration) =>
        configuration.IsSet(Storage) || configuration.IsSet(Dir) ? Make(configuration.Get(Storage), configuration.Get(Dir)) : null;

    public static TimeSpan AtLeastTenMilliseconds(TimeSpan value) =>
        value >= TimeSpan.FromMilliseconds(10) ? value : throw new FormatException("a duration of at least 10 ms");

    public static TimeSpan NotNegative(TimeSpan value) => value >= TimeSpan.Zero ? value : throw new FormatException("a duration that is not negative");

    private static CheckpointStorage Make(string? kind, string? path) => (kind, path) switch
    {
        ("memory", _) => CheckpointStorage.Memory,
        (null or "directory", { } folder) => CheckpointStorage.Directory(folder),
        ("sqlite", { } file) => CheckpointStorage.Sqlite(file),
        _ => throw new InvalidOptionException($"The option {Storage.Name} is \"{kind}\", which needs a place: set {Dir.Name}."),
    };

    private static TimeSpan? ParseInterval(string text) =>
        text.Trim() is "off" or "none" ? null : AtLeastTenMilliseconds(OptionParsers.Duration(text));

    private static string ParseStorage(string text) => text.Trim().ToLowerInvariant() switch
    {
        "memory" or "jobmanager" => "memory",
        "directory" or "filesystem" => "directory",
        "sqlite" => "sqlite",
        _ => throw new FormatException("one of memory, directory, sqlite"),
    };
}
