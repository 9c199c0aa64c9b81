using System.Collections;
using ActorStream.Actors;
using ActorStream.Persistence;
using ActorStream.Streams;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorStream;

/// <summary>Where a job is built, configured and started.</summary>
/// <remarks>
/// Options from outside win over those from code: <c>-Dname=value</c>, then <c>ACTORSTREAM_NAME</c>, then <c>appsettings.json</c> (section
/// <c>ActorStream</c>), then code, then defaults. An environment is built from one thread.
/// </remarks>
/// <example><code>
/// var env = StreamExecutionEnvironment.Create("-Dparallelism.default=1");         // the program's own arguments, as a rule
/// env.FromElements("to", "be").Print();
/// await env.ExecuteAsync("words");
/// // prints: to, be
/// </code></example>
public sealed partial class StreamExecutionEnvironment
{
    private readonly Configuration _configuration;
    private readonly List<StreamNode> _nodes = [];
    private RestartStrategy? _restart;

    private StreamExecutionEnvironment(Configuration configuration)
    {
        _configuration = configuration;
        Codecs = new CodecRegistry(Serializers);
        Checkpointing = new CheckpointConfig(configuration);
    }

    /// <summary>Serializers of your own, for keys and states.</summary>
    public SerializerRegistry Serializers { get; } = new();

    /// <summary>How many subtasks an operator has unless it says so itself; <c>parallelism.default</c>. Unset: all processors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not from 1 to 32,768.</exception>
    public int Parallelism
    {
        get => _configuration.Get(JobOptions.Parallelism) ?? Environment.ProcessorCount;
        set => _configuration.SetFromCode(JobOptions.Parallelism, InRange(value, nameof(Parallelism)));
    }

    /// <summary>The number of key groups; <c>pipeline.max-parallelism</c>. Null: derived from each operator's parallelism.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not from 1 to 32,768.</exception>
    public int? MaxParallelism
    {
        get => _configuration.Get(JobOptions.MaxParallelism);
        set => _configuration.SetFromCode(JobOptions.MaxParallelism, value is { } v ? InRange(v, nameof(MaxParallelism)) : null);
    }

    /// <summary>How the job runs; <c>execution.runtime-mode</c>.</summary>
    public RuntimeExecutionMode RuntimeMode
    {
        get => _configuration.Get(JobOptions.RuntimeMode);
        set => _configuration.SetFromCode(JobOptions.RuntimeMode, value);
    }

    /// <summary>How long a record may wait in partial batches on its way through the job; <c>execution.buffer-timeout.interval</c>. Zero: not at all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public TimeSpan BufferTimeout
    {
        get => _configuration.Get(JobOptions.BufferTimeout);
        set => _configuration.SetFromCode(JobOptions.BufferTimeout, NotNegative(value, nameof(BufferTimeout)));
    }

    /// <summary>How often watermarks are emitted, at the latest; <c>pipeline.auto-watermark-interval</c>. Zero: after every record.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public TimeSpan AutoWatermarkInterval
    {
        get => _configuration.Get(JobOptions.AutoWatermarkInterval);
        set => _configuration.SetFromCode(JobOptions.AutoWatermarkInterval, NotNegative(value, nameof(AutoWatermarkInterval)));
    }

    /// <summary>How the job takes checkpoints.</summary>
    public CheckpointConfig Checkpointing { get; }

    /// <summary>Whether and when the job is started again after a failure; from outside <c>restart-strategy.type</c> and its options.</summary>
    public RestartStrategy RestartStrategy
    {
        get => _configuration.IsSetOutside(RestartOptions.Type) ? RestartOptions.Make(_configuration, _configuration.Get(RestartOptions.Type)!)
            : _restart ?? (_configuration.Get(RestartOptions.Type) is { } type ? RestartOptions.Make(_configuration, type)
            : Checkpointing.IsConfigured ? RestartOptions.Make(_configuration, "exponential-delay") : RestartStrategy.None);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _restart = value;
        }
    }

    /// <summary>The clock of the job: processing time, idleness and timeouts. The system's unless a test sets another.</summary>
    public TimeProvider TimeProvider { get; set; } = SystemTime;

    /// <summary>Where the runtime and user functions log.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>The command line without its options.</summary>
    public IReadOnlyList<string> Arguments => _configuration.RemainingArguments;

    internal CodecRegistry Codecs { get; }

    internal IReadOnlyList<StreamNode> Nodes => _nodes;

    internal Configuration Configuration => _configuration;

#pragma warning disable RS0030 // The one place where the system's clock comes in.
    internal static TimeProvider SystemTime => TimeProvider.System;
#pragma warning restore RS0030

    /// <summary>Makes an environment with the options of the command line, the environment variables and appsettings.json in the current folder.</summary>
    /// <param name="args">The command line; <c>-Dname=value</c> are options, the rest is kept in <see cref="Arguments"/>.</param>
    /// <exception cref="InvalidOptionException">An option is unknown or its value cannot be used.</exception>
    public static StreamExecutionEnvironment Create(params string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(static v => KeyValuePair.Create((string)v.Key, (string?)v.Value ?? ""));
        const string Settings = "appsettings.json";
        return Create(args, variables, File.Exists(Settings) ? File.ReadAllText(Settings) : null);
    }

    /// <summary>Sets any option by its name.</summary>
    /// <param name="name">Flink's name.</param>
    /// <param name="value">As it would stand on the command line.</param>
    /// <exception cref="InvalidOptionException">The option is unknown or the value cannot be used.</exception>
    public void Configure(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        _configuration.SetFromCode(name, value);
    }

    /// <summary>Starts the job and returns; awaiting the answer waits for the job's end.</summary>
    /// <param name="name">The job's name.</param>
    /// <param name="cancellationToken">Cancels the job.</param>
    /// <exception cref="InvalidPlanException">The program cannot run; the message lists every fault.</exception>
    /// <example><code>
    /// clicks.Map(static c => c.Page).Print();
    /// JobClient job = env.ExecuteAsync("pages");
    /// JobResult result = await job;
    /// Console.WriteLine($"{job.JobName} {result.Status}");
    /// // prints: /, /, /cart, /pay, /help, pages Finished
    /// </code></example>
    public JobClient ExecuteAsync(string name = "ActorStream job", CancellationToken cancellationToken = default) => new(Start(name, cancellationToken));

    /// <summary>Runs the job to its end.</summary>
    /// <param name="name">The job's name.</param>
    /// <exception cref="InvalidPlanException">The program cannot run; the message lists every fault.</exception>
    /// <exception cref="JobExecutionException">The job failed.</exception>
    /// <example><code>
    /// clicks.Map(static c => c.Page).Print();
    /// env.Execute("pages");
    /// // prints: /, /, /cart, /pay, /help
    /// </code></example>
    public JobResult Execute(string name = "ActorStream job") => ExecuteAsync(name).GetAwaiter().GetResult();

    internal static StreamExecutionEnvironment Create(
        IEnumerable<string> args, IEnumerable<KeyValuePair<string, string>> variables, string? json) =>
        new(Configuration.Load(args, variables, json));

    internal TNode Add<TNode>(TNode node)
        where TNode : StreamNode
    {
        node.Id = _nodes.Count + 1;
        _nodes.Add(node);
        return node;
    }

    /// <summary>Where keyed state of a subtask goes beyond its memory, if not to a folder for temporary files.</summary>
    internal Func<int, ISpillFolder>? SpillFolder { get; set; }

    internal PlanCompilation Compile(string name)
    {
        var batch = RuntimeMode switch
        {
            RuntimeExecutionMode.Batch => true,
            RuntimeExecutionMode.Automatic => _nodes.Where(static n => n.IsSource).All(static n => n.IsBounded),
            _ => false,
        };
        var folders = _configuration.Get(JobOptions.TemporaryFolders);
        return new PlanCompilation(
            _configuration.Get(JobOptions.PipelineName) ?? name,
            _nodes,
            AllFaults,
            new PlanSettings(
                Parallelism,
                MaxParallelism,
                batch,
                _configuration.Get(JobOptions.OperatorChaining),
                !_configuration.Get(JobOptions.AutoGenerateUids),
                _configuration.Get(JobOptions.FirePendingTimers),
                Codecs,
                TimeProvider,
                new SpoolSettings(_configuration.Get(JobOptions.SpoolMemory), folders),
                new StateMemorySettings(_configuration.Get(JobOptions.StateMemoryLimit), SpillFolder ?? (subtask => new DiskSpillFolder(folders[subtask % folders.Count]))),
                Checkpointing.UnalignedEnabled));
    }

    private static int InRange(int value, string property) => value is >= 1 and <= KeyGroups.LargestMaxParallelism
        ? value
        : throw new ArgumentOutOfRangeException(property, value, $"{property} must be from 1 to {KeyGroups.LargestMaxParallelism}.");

    private static TimeSpan NotNegative(TimeSpan value, string property) => value >= TimeSpan.Zero
        ? value
        : throw new ArgumentOutOfRangeException(property, value, $"{property} cannot be negative; zero lets every record leave at once.");
}
