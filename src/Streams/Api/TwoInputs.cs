using ActorStream.Operators;

namespace ActorStream.Streams;

/// <summary>Adds operators with two inputs.</summary>
internal static class TwoInputs
{
    /// <param name="first">The first input.</param>
    /// <param name="second">The second input.</param>
    /// <param name="kind">What it is, for messages.</param>
    /// <param name="file">Where it stands.</param>
    /// <param name="line">Where it stands.</param>
    /// <param name="create">Makes the operator of a subtask.</param>
    /// <param name="_">Gives the type of the results.</param>
    /// <param name="isChecked">Whether user code runs when the operator is made.</param>
    public static DataStream<TOut> Add<T1, T2, TOut>(
        DataStream<T1> first, DataStream<T2> second, string kind, string file, int line,
        Func<OperatorContext, (Inlet<T1> First, Inlet<T2> Second)> create, TOut? _, bool isChecked = true)
    {
        if (first.Environment != second.Environment) throw new InvalidPlanException($"{kind} ({new SourceLocation(file, line)}) needs streams of one environment.");
        var node = new TwoInputNode<T1, T2, TOut>(kind, new SourceLocation(file, line), create) { IsChecked = isChecked };
        first.Environment.Add(node);
        foreach (var output in first.Outputs) output.ConnectTo(node, 0);
        foreach (var output in second.Outputs) output.ConnectTo(node, 1);
        return new DataStream<TOut>(
            first.Environment, new StreamOutput<TOut>(node, null, new PlainPartitioning<TOut>(PartitioningKind.Default)));
    }
}
