using ActorStream.Operators;
using ActorStream.Persistence;
using Microsoft.Extensions.Logging;

namespace ActorStream.Connectors;

/// <summary>Writes records into part files, a line each.</summary>
/// <remarks>
/// <para>A part is written under a name that begins with a dot and gets its own, <c>prefix-attempt-subtask-counter.suffix</c>, when it is
/// committed: when the checkpoint it belongs to is complete, and at the end of the input. Nothing unfinished is ever seen under a final
/// name, and no file that is there is ever replaced.</para>
/// <para>Parts are closed by the <see cref="RollingPolicy"/> and at every checkpoint's barrier: exactly-once. When the job fails or is
/// cancelled, parts that belong to no checkpoint are deleted; where it could not, a later attempt of the job does so when it starts. A
/// finished part may be moved or deleted by anybody.</para>
/// </remarks>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// clicks.SinkTo(new FileSink&lt;Click> { Path = "out", Format = new JsonFormat&lt;Click>(), BucketBy = static c => c.User, Suffix = ".jsonl" });
/// await env.ExecuteAsync();
/// foreach (var file in Directory.GetFiles("out/ann")) Console.WriteLine(File.ReadLines(file).Count());
/// // prints: 3
/// </code></example>
public sealed partial class FileSink<T> : ISink<T>
{
    /// <summary>The folder; it is made if it is not there.</summary>
    public required string Path { get; init; }

    /// <summary>Records to bytes.</summary>
    public required IFormat<T> Format { get; init; }

    /// <summary>Names the folder below <see cref="Path"/> that a record goes to; null: all go to <see cref="Path"/> itself.</summary>
    public Func<T, string>? BucketBy { get; init; }

    /// <summary>
    /// Members whose values name the folder of a record, instead of <see cref="BucketBy"/>: <c>["Day", "Hour"]</c> gives <c>Day=2024-01-31/Hour=7</c>. The values stay in the records too.
    /// </summary>
    public IReadOnlyList<string>? PartitionBy { get; init; }

    /// <summary>The folder's name of a value that is null or empty, for <see cref="PartitionBy"/>.</summary>
    public string PartitionDefaultName { get; init; } = "__DEFAULT_PARTITION__";

    /// <summary>What is done with a folder when parts in it have got their names; null: nothing.</summary>
    public PartitionCommit? PartitionCommit { get; init; }

    /// <summary>When a part is closed and the next one begun.</summary>
    public RollingPolicy RollingPolicy { get; init; } = new();

    /// <summary>What the names of parts begin with; "part" by default.</summary>
    public string Prefix { get; init; } = "part";

    /// <summary>What the names of parts end with, such as ".csv"; empty by default.</summary>
    public string Suffix { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => Path;

    void ISink<T>.Validate()
    {
        if (string.IsNullOrWhiteSpace(Path)) throw new ArgumentException("FileSink.Path is empty. Give a folder.");
        if (Format is null) throw new ArgumentException("FileSink.Format is null. Give a TextFormat, CsvFormat or JsonFormat.");
        if (RollingPolicy is null) throw new ArgumentException("FileSink.RollingPolicy is null. Leave it out for the default.");
        if (string.IsNullOrEmpty(Prefix) || Prefix[0] is '.' or '_' || !IsName(Prefix))
            throw new ArgumentException($"FileSink.Prefix is \"{Prefix}\"; it must be the beginning of a file name, and not be hidden by a dot or underscore.");
        if (Suffix is null || !IsName(Suffix)) throw new ArgumentException($"FileSink.Suffix is \"{Suffix}\"; it must be the end of a file name.");
        if (BucketBy is not null && PartitionBy is not null) throw new ArgumentException("FileSink has both BucketBy and PartitionBy. Give one of them.");
        if (PartitionBy is { Count: 0 }) throw new ArgumentException("FileSink.PartitionBy is empty. Name members, or leave it out.");
        if (PartitionBy is not null) _ = PartitionFolders.Of<T>(PartitionBy, PartitionDefaultName);
        PartitionCommit?.Validate(PartitionBy is not null);
        RollingPolicy.Validate();
        if (!Format.IsLines && Format.Files is null) throw new ArgumentException($"FileSink.Format is {CsvTypes.Name(Format.GetType())}, whose records may hold the bytes of line ends. It is for messages; use a JsonFormat, CsvFormat or TextFormat for files.");
        Format.Validate();
    }

    bool ISink<T>.CommitsOnCheckpoints => true;

    Inlet<T> ISink<T>.CreateOperator(OperatorContext context) => ((ISink<T>)new Parts(this)).CreateOperator(context);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, PartitionCommitter> _committers = [];

    /// <summary>What commits the partitions of all subtasks of an attempt.</summary>
    private PartitionCommitter? CommitterOf(SinkContext context)
    {
        if (PartitionCommit is null) return null;
        lock (_lock)
        {
            var key = $"{context.JobName}\n{context.Uid}";
            if (_committers.TryGetValue(key, out var known) && known.Attempt == context.Attempt) return known;
            return _committers[key] = new PartitionCommitter(PartitionCommit, Path, context.Attempt, context.Parallelism);
        }
    }

    private static bool IsName(string text) => text.IndexOfAny(['/', '\\', '\0']) < 0;

    private sealed class Parts(FileSink<T> settings) : TwoPhaseSink<T, PendingFile>
    {
        private readonly DiskFiles _files = new();
        private readonly List<PartitionMark> _restored = [];
        private PartitionCommitter? _committer;

        public override Task<SinkWriter<T, PendingFile>> CreateWriterAsync(SinkContext context, CancellationToken cancellationToken)
        {
            if (!Directory.Exists(settings.Path))
            {
                Directory.CreateDirectory(settings.Path);
                if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(settings.Path)) is { } above) _files.SyncFolder(above);
            }
            return Task.FromResult<SinkWriter<T, PendingFile>>(new PartWriter<T>(settings, context, _files, Committer(context), _restored));
        }

        public override Task CommitAsync(PendingFile committable, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Parts are committed with what is known of them.");

        internal override Task CommitOneAsync(PendingFile committable, bool mayBeDone, SinkContext context, CancellationToken cancellationToken) =>
            context.Outside.Run(() => Commit(committable, mayBeDone, context, cancellationToken));

        private PartitionCommitter? Committer(SinkContext context) => _committer ??= settings.CommitterOf(context);

        private Task Commit(PartitionMark mark, bool isRestored, SinkContext context, CancellationToken cancellationToken)
        {
            if (Committer(context) is not { } committer) return Task.CompletedTask;
            if (mark.Folder is null) return isRestored ? Task.CompletedTask : committer.RoundAsync(context.Subtask, mark.Round, mark.Watermark, context.TimeProvider, cancellationToken);
            // Rounds are counted anew in each attempt.
            committer.Add(mark.Folder, mark.Since, context.Subtask, isRestored ? 1 : mark.Round);
            if (isRestored) _restored.Add(mark);
            return Task.CompletedTask;
        }

        private Task Commit(PendingFile committable, bool mayBeDone, SinkContext context, CancellationToken cancellationToken)
        {
            if (committable.Mark is { } mark) return Commit(mark, mayBeDone, context, cancellationToken);
            if (committable.Commit(_files)) return Task.CompletedTask;
            if (!mayBeDone)
                throw new FileNotFoundException($"The part {committable.Written} is gone, and {committable.Final} is not there: somebody has deleted it before it was committed.");
            Gone(context.LoggerFactory.CreateLogger("ActorStream.Files"), context.SinkName, committable.Final);
            return Task.CompletedTask;
        }

        internal override Task CleanUpAsync(IReadOnlyList<PendingFile> referenced, SinkContext context, CancellationToken cancellationToken) =>
            context.Subtask == 0 && Directory.Exists(settings.Path) ? context.Outside.Run(() => CleanUp(referenced, context)) : Task.CompletedTask;

        private Task CleanUp(IReadOnlyList<PendingFile> referenced, SinkContext context)
        {
            var kept = referenced.Where(static p => p.Mark is null).Select(static p => System.IO.Path.GetFullPath(p.Written)).ToHashSet(StringComparer.Ordinal);
            PartNames.CleanUp(settings.Path, settings.Prefix, context, kept);
            return Task.CompletedTask;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sink}: {File} belongs to the restored checkpoint and is not there; it is taken to have been committed before and moved away since.")]
    private static partial void Gone(ILogger logger, string sink, string file);
}
