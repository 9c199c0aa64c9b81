using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Persistence;
using ActorStream.Streams;

namespace ActorStream;

/// <summary>A stream of records of one type: what a program transforms.</summary>
/// <typeparam name="T">The type of the records, which must not be changed once they are in a stream.</typeparam>
/// <remarks>
/// The examples in this documentation share what follows. Those that do not start the job themselves end with <c>await env.ExecuteAsync();</c>.
/// <code>
/// var env = StreamExecutionEnvironment.Create();
/// env.Parallelism = 1;
/// var clicks = env.FromElements(
///         new Click("ann", "/", 0), new Click("bob", "/", 20), new Click("ann", "/cart", 50), new Click("ann", "/pay", 70), new Click("bob", "/help", 80))
///     .AssignTimestampsAndWatermarks(WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static (Click c) => c.Time));
///
/// public record Click(string User, string Page, int Second)
/// {
///     public DateTimeOffset Time => DateTimeOffset.UnixEpoch.AddSeconds(Second);
/// }
/// </code>
/// </remarks>
public partial class DataStream<T>
{
    internal DataStream(StreamExecutionEnvironment environment, params StreamOutput<T>[] outputs)
    {
        Environment = environment;
        Outputs = outputs;
    }

    /// <summary>The environment that the stream belongs to.</summary>
    public StreamExecutionEnvironment Environment { get; }

    internal IReadOnlyList<StreamOutput<T>> Outputs { get; }

    /// <summary>Names the operator that made this stream, for messages, metrics and the plan.</summary>
    /// <example><code>
    /// env.FromElements(1, 2, 3).Map(static n => n * 10).Name("tens").Print();
    /// var job = env.ExecuteAsync("numbers");
    /// await job;
    /// Console.WriteLine($"{job.Metrics["tens.numRecordsIn"]} records");
    /// // prints: 10, 20, 30, 3 records
    /// </code></example>
    public DataStream<T> Name(string name) => Set(node => node.Name = NotBlank(name, nameof(name)));

    /// <summary>Gives the operator the name by which its state is found again after the program has changed.</summary>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Aggregate(static a => a.Count(), static (user, n) => (user, n)).Uid("clicks-of-user").Print();
    /// // prints: (ann, 1), (bob, 1), (ann, 2), (ann, 3), (bob, 2)
    /// </code></example>
    public DataStream<T> Uid(string uid) => Set(node => node.Uid = NotBlank(uid, nameof(uid)));

    /// <summary>Says how many subtasks the operator has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    /// <example><code>
    /// env.FromSequence(1, 4).Map(static n => n * n).SetParallelism(2).Print();
    /// // prints, in any order: 1, 4, 9, 16
    /// </code></example>
    public DataStream<T> SetParallelism(int parallelism)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parallelism, 1);
        return Set(node => node.Parallelism = node.FixedParallelism is { } only && only != parallelism
            ? throw new InvalidPlanException($"{node} can only have a parallelism of {only}, not {parallelism}.")
            : parallelism);
    }

    /// <summary>Says how many key groups the operator has: the most subtasks it can ever have.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not from 1 to 32,768.</exception>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Aggregate(static a => a.Count(), static (user, n) => (user, n)).SetMaxParallelism(512).Print();
    /// // prints: (ann, 1), (bob, 1), (ann, 2), (ann, 3), (bob, 2)
    /// </code></example>
    public DataStream<T> SetMaxParallelism(int maxParallelism)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxParallelism, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxParallelism, KeyGroups.LargestMaxParallelism);
        return Set(node => node.MaxParallelism = maxParallelism);
    }

    /// <summary>Lets the operator run as a task of its own.</summary>
    /// <example><code>
    /// clicks.Map(static c => c.User.ToUpperInvariant()).DisableChaining().Print();
    /// // prints: ANN, BOB, ANN, ANN, BOB
    /// </code></example>
    public DataStream<T> DisableChaining() => Set(static node => node.ChainsWithInput = node.ChainsWithOutput = false);

    /// <summary>Begins a task with this operator.</summary>
    /// <example><code>
    /// clicks.Map(static c => c.Page).Filter(static page => page != "/").StartNewChain().Print();
    /// // prints: /cart, /pay, /help
    /// </code></example>
    public DataStream<T> StartNewChain() => Set(static node => node.ChainsWithInput = false);

    /// <summary>A side output of the operator that made this stream.</summary>
    /// <example><code>
    /// var help = new OutputTag&lt;Click>("help");
    /// var buyers = clicks.FlatMap((Click c, Collector&lt;string> output) =>
    /// {
    ///     if (c.Page == "/help") output.Collect(help, c);
    ///     else output.Collect(c.User);
    /// });
    /// buyers.GetSideOutput(help).Map(static c => $"{c.User} needs help").Print();
    /// // prints: bob needs help
    /// </code></example>
    public DataStream<TSide> GetSideOutput<TSide>(OutputTag<TSide> tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return new DataStream<TSide>(
            Environment,
            Outputs.Select(o => new StreamOutput<TSide>(o.Node, tag, new PlainPartitioning<TSide>(PartitioningKind.Default))).ToArray());
    }

    /// <summary>This stream and others as one; records of different streams come in any order. A stream may be united with itself.</summary>
    /// <example><code>
    /// env.FromElements(1, 2).Union(env.FromElements(10, 20), env.FromElements(100)).Print();
    /// // prints, in any order: 1, 2, 10, 20, 100
    /// </code></example>
    public DataStream<T> Union(params DataStream<T>[] others)
    {
        ArgumentNullException.ThrowIfNull(others);
        foreach (var other in others)
            if (other.Environment != Environment) throw new InvalidPlanException("Union needs streams of one environment.");
        return new DataStream<T>(Environment, [.. Outputs, .. others.SelectMany(static o => o.Outputs)]);
    }

    /// <summary>The next operator's subtask k reads this one's subtask k.</summary>
    /// <example><code>
    /// env.FromElements("a", "b", "c").Forward().Map(static s => s + "!").Print();
    /// // prints: a!, b!, c!
    /// </code></example>
    public DataStream<T> Forward() => Repartition(new PlainPartitioning<T>(PartitioningKind.Forward));

    /// <summary>Records go to the next operator's subtasks in turn.</summary>
    /// <example><code>
    /// env.FromElements(1, 2, 3, 4).Rebalance().Map(static n => n * n).SetParallelism(2).Print();
    /// // prints, in any order: 1, 4, 9, 16
    /// </code></example>
    public DataStream<T> Rebalance() => Repartition(new PlainPartitioning<T>(PartitioningKind.Rebalance));

    /// <summary>Each subtask sends in turn to its own share of the next operator's subtasks.</summary>
    /// <example><code>
    /// env.FromParallelCollection([1, 2, 3, 4]).SetParallelism(2).Rescale().Map(static n => n * n).SetParallelism(4).Print();
    /// // prints, in any order: 1, 4, 9, 16
    /// </code></example>
    public DataStream<T> Rescale() => Repartition(new PlainPartitioning<T>(PartitioningKind.Rescale));

    /// <summary>Records go to the next operator's subtasks at random.</summary>
    /// <example><code>
    /// env.FromElements(1, 2, 3, 4).Shuffle().Map(static n => n * n).SetParallelism(2).Print();
    /// // prints, in any order: 1, 4, 9, 16
    /// </code></example>
    public DataStream<T> Shuffle() => Repartition(new PlainPartitioning<T>(PartitioningKind.Shuffle));

    /// <summary>All records go to the next operator's first subtask.</summary>
    /// <example><code>
    /// env.FromSequence(1, 4).SetParallelism(2).Global().FullWindowPartition().Reduce(static (a, b) => a + b).SetParallelism(2).Print();
    /// // prints: 10
    /// </code></example>
    public DataStream<T> Global() => Repartition(new PlainPartitioning<T>(PartitioningKind.Global));

    /// <summary>Records go where a function says.</summary>
    /// <param name="key">What the function looks at.</param>
    /// <param name="partition">Given the key and the number of subtasks, the subtask, from 0.</param>
    /// <example><code>
    /// env.FromElements("a", "bb", "cc", "ddd")
    ///     .PartitionCustom(static word => word.Length, static (length, partitions) => length % partitions)
    ///     .FullWindowPartition().MapPartition(static words => words.Append("|")).SetParallelism(2).Print();
    /// // prints, in any order: bb, cc, |, a, ddd, |
    /// </code></example>
    public DataStream<T> PartitionCustom<TKey>(Func<T, TKey> key, Func<TKey, int, int> partition)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(partition);
        return Repartition(new CustomPartitioning<T, TKey>(key, partition));
    }

    internal DataStream<T> Repartition(Partitioning<T> partitioning) =>
        new(Environment, Outputs.Select(o => o with { Partitioning = partitioning }).ToArray());

    internal DataStream<TOut> Append<TOut>(StreamNode<TOut> node, Partitioning<T>? partitioning = null)
    {
        Environment.Add(node);
        foreach (var output in Outputs) output.ConnectTo(node, 0, partitioning);
        return new DataStream<TOut>(
            Environment, new StreamOutput<TOut>(node, null, new PlainPartitioning<TOut>(PartitioningKind.Default)));
    }

    internal DataStream<TOut> Operator<TOut>(
        string kind, string file, int line, Func<OperatorContext, Inlet<T>> create,
        bool isChecked = true, int? fixedParallelism = null) =>
        Append(new OneInputNode<T, TOut>(kind, new SourceLocation(file, line), create) { IsChecked = isChecked, FixedParallelism = fixedParallelism });

    private static string NotBlank(string text, string parameter) =>
        string.IsNullOrWhiteSpace(text) ? throw new ArgumentException("It must not be empty.", parameter) : text;

    private DataStream<T> Set(Action<StreamNode> set, [CallerMemberName] string member = "")
    {
        if (Outputs.Count != 1 || Outputs[0].Side is not null)
            throw new InvalidPlanException($"{member} must follow the operator it is meant for; a union or a side output has no operator of its own.");
        set(Outputs[0].Node);
        return this;
    }
}
