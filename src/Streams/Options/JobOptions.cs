namespace ActorStream.Streams;

/// <summary>Every option that a job understands, by Flink's names.</summary>
internal static class JobOptions
{
    public static readonly ConfigOption<int?> Parallelism = new(
        "parallelism.default", null, static t => OptionParsers.Integer(t, 1, 32_768), static v => v?.ToString() ?? "all processors",
        "How many subtasks an operator has, unless it says so itself.");

    public static readonly ConfigOption<int?> MaxParallelism = new(
        "pipeline.max-parallelism", null, ParseMaxParallelism, static v => v?.ToString() ?? "derived from the parallelism",
        "The number of key groups: the most subtasks that a keyed operator can ever have; -1 derives it.");

    public static readonly ConfigOption<RuntimeExecutionMode> RuntimeMode = new(
        "execution.runtime-mode", RuntimeExecutionMode.Streaming, OptionParsers.Name<RuntimeExecutionMode>, static v => v.ToString().ToUpperInvariant(),
        "STREAMING, BATCH (final results only; all sources must be bounded) or AUTOMATIC (BATCH if all sources are bounded).");

    public static readonly ConfigOption<TimeSpan> BufferTimeout = new(
        "execution.buffer-timeout.interval", TimeSpan.FromMilliseconds(10), ParseNotNegative, OptionParsers.Text,
        "How long a record may wait in partial batches on its way through the job; 0: every record leaves at once.");

    public static readonly ConfigOption<bool> BufferTimeoutEnabled = new(
        "execution.buffer-timeout.enabled", true, OptionParsers.Boolean, static v => v ? "true" : "false",
        "False: batches leave only when they are full, or before a watermark.");

    public static readonly ConfigOption<TimeSpan> AutoWatermarkInterval = new(
        "pipeline.auto-watermark-interval", TimeSpan.FromMilliseconds(200), ParseNotNegative, OptionParsers.Text,
        "How often watermarks are emitted, at the latest; 0: after every record.");

    public static readonly ConfigOption<bool> OperatorChaining = new(
        "pipeline.operator-chaining.enabled", true, OptionParsers.Boolean, static v => v ? "true" : "false",
        "Whether operators joined by forward edges run as one task.");

    public static readonly ConfigOption<bool> AutoGenerateUids = new(
        "pipeline.auto-generate-uids", true, OptionParsers.Boolean, static v => v ? "true" : "false",
        "False: a job with an operator without a uid is refused.");

    public static readonly ConfigOption<string?> PipelineName = new(
        "pipeline.name", null, static t => t, static v => v ?? "the name given to Execute", "The job's name.");

    public static readonly ConfigOption<bool> FirePendingTimers = new(
        "actorstream.end-of-input.fire-pending-timers", true, OptionParsers.Boolean, static v => v ? "true" : "false",
        "Whether processing-time timers and windows that are pending when all input has ended fire then; false: they are dropped and counted.");

    public static readonly ConfigOption<int?> Seed = new(
        "actorstream.seed", 0, static t => OptionParsers.Integer(t, 0, int.MaxValue), static v => $"{v}",
        "Seeds what the runtime leaves to chance (shuffle partitioning, retry jitter).");

    public static readonly ConfigOption<long> SpoolMemory = new(
        "execution.batch.spool-memory", 256L << 20, OptionParsers.Memory, OptionParsers.MemoryText,
        "Batch mode: how much of its keyed inputs each subtask keeps in memory, about; more goes to temporary files, sorted.");

    public static readonly ConfigOption<IReadOnlyList<string>> TemporaryFolders = new(
        "io.tmp.dirs", [Path.GetTempPath()], OptionParsers.Folders, static v => string.Join(Path.PathSeparator, v),
        "Folders for temporary files, separated as in PATH; subtasks take them in turn.");

    public static readonly ConfigOption<long?> StateMemoryLimit = new(
        "state.memory-limit", null, ParseMemoryLimit, static v => v is { } bytes ? OptionParsers.MemoryText(bytes) : "unlimited",
        "How much memory keyed state may take in a process, about; what has not been used for longest goes to temporary files (io.tmp.dirs). Every task with keyed state gets the same part.");

    public static IReadOnlyList<ConfigOption> All { get; } =
    [
        Parallelism, MaxParallelism, RuntimeMode, BufferTimeout, BufferTimeoutEnabled, AutoWatermarkInterval, OperatorChaining, AutoGenerateUids,
        PipelineName, FirePendingTimers, Seed, SpoolMemory, TemporaryFolders, StateMemoryLimit, .. CheckpointOptions.All, .. RestartOptions.All,
    ];

    private static int? ParseMaxParallelism(string text) => text.Trim() == "-1" ? null : OptionParsers.Integer(text, 1, 32_768);

    private static long? ParseMemoryLimit(string text) => text.Trim().Equals("unlimited", StringComparison.OrdinalIgnoreCase) ? null : OptionParsers.Memory(text);

    private static TimeSpan ParseNotNegative(string text)
    {
        var duration = OptionParsers.Duration(text);
        return duration >= TimeSpan.Zero ? duration : throw new FormatException("a duration that is not negative");
    }
}
