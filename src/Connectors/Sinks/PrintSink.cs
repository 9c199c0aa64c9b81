using ActorStream.Operators;

namespace ActorStream.Connectors;

/// <summary>Prints each record, as <c>Print</c> does, behind the subtask's number when there are several: <c>2> record</c>; with a name <c>id:2> record</c>.</summary>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// env.FromElements(1, 2).SinkTo(new PrintSink&lt;int> { Identifier = "numbers" });
/// // prints: numbers> 1, numbers> 2
/// </code></example>
public sealed class PrintSink<T> : ISink<T>
{
    /// <summary>Tells outputs apart; null: nothing stands before records.</summary>
    public string? Identifier { get; init; }

    /// <summary>Whether to print to standard error.</summary>
    public bool ToStandardError { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Identifier ?? (ToStandardError ? "standard error" : "standard output");

    Inlet<T> ISink<T>.CreateOperator(OperatorContext context) =>
        new BatchSinkOperator<T>(PrintWriter<T>.Of(ToStandardError ? Console.Error : Console.Out, Identifier, context)).Input;
}
