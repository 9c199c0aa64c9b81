using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Persistence;
using ActorStream.Streams;

namespace ActorStream;

/// <summary>A stream of records of one type: what a program transforms.</summary>
/// <typeparam name="T">The type of the records, which must not be changed once they are in a stream.</typeparam>
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
    public DataStream<T> Name(string name) => Set(node => node.Name = NotBlank(name, nameof(name)));

    /// <summary>Gives the operator the name by which its state is found again after the program has changed.</summary>
    public DataStream<T> Uid(string uid) => Set(node => node.Uid = NotBlank(uid, nameof(uid)));

    /// <summary>Says how many subtasks the operator has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public DataStream<T> SetParallelism(int parallelism)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parallelism, 1);
        return Set(node => node.Parallelism = node.FixedParallelism is { } only && only != parallelism
            ? throw new InvalidPlanException($"{node} can only have a parallelism of {only}, not {parallelism}.")
            : parallelism);
    }

    /// <summary>Says how many key groups the operator has: the most subtasks it can ever have.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not from 1 to 32,768.</exception>
    public DataStream<T> SetMaxParallelism(int maxParallelism)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxParallelism, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxParallelism, KeyGroups.LargestMaxParallelism);
        return Set(node => node.MaxParallelism = maxParallelism);
    }

    /// <summary>Lets the operator run as a task of its own.</summary>
    public DataStream<T> DisableChaining() => Set(static node => node.ChainsWithInput = node.ChainsWithOutput = false);

    /// <summary>Begins a task with this operator.</summary>
    public DataStream<T> StartNewChain() => Set(static node => node.ChainsWithInput = false);

    /// <summary>A side output of the operator that made this stream.</summary>
    public DataStream<TSide> GetSideOutput<TSide>(OutputTag<TSide> tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return new DataStream<TSide>(
            Environment,
            Outputs.Select(o => new StreamOutput<TSide>(o.Node, tag, new PlainPartitioning<TSide>(PartitioningKind.Default))).ToArray());
    }

    /// <summary>This stream and others as one; records of different streams come in any order. A stream may be united with itself.</summary>
    public DataStream<T> Union(params DataStream<T>[] others)
    {
        ArgumentNullException.ThrowIfNull(others);
        foreach (var other in others)
            if (other.Environment != Environment) throw new InvalidPlanException("Union needs streams of one environment.");
        return new DataStream<T>(Environment, [.. Outputs, .. others.SelectMany(static o => o.Outputs)]);
    }

    /// <summary>The next operator's subtask k reads this one's subtask k.</summary>
    public DataStream<T> Forward() => Repartition(new PlainPartitioning<T>(PartitioningKind.Forward));

    /// <summary>Records go to the next operator's subtasks in turn.</summary>
    public DataStream<T> Rebalance() => Repartition(new PlainPartitioning<T>(PartitioningKind.Rebalance));

    /// <summary>Each subtask sends in turn to its own share of the next operator's subtasks.</summary>
    public DataStream<T> Rescale() => Repartition(new PlainPartitioning<T>(PartitioningKind.Rescale));

    /// <summary>Records go to the next operator's subtasks at random.</summary>
    public DataStream<T> Shuffle() => Repartition(new PlainPartitioning<T>(PartitioningKind.Shuffle));

    /// <summary>All records go to the next operator's first subtask.</summary>
    public DataStream<T> Global() => Repartition(new PlainPartitioning<T>(PartitioningKind.Global));

    /// <summary>Records go where a function says.</summary>
    /// <param name="key">What the function looks at.</param>
    /// <param name="partition">Given the key and the number of subtasks, the subtask, from 0.</param>
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
