namespace ActorStream.Connectors;

/// <summary><c>'connector' = 'print'</c></summary>
internal sealed class PrintConnector : TableConnector
{
    public override IReadOnlyList<string> Names { get; } = ["print"];

    public override IReadOnlyList<string> Options { get; } = ["print-identifier", "standard-error", "sink.parallelism"];

    public override string SinkParallelism => "sink.parallelism";

    public override ISink<T> CreateSink<T>(IReadOnlyDictionary<string, string> options, TableDefinition table)
    {
        var read = TableOptions.Read("print", Options, options);
        return new PrintSink<T> { Identifier = read.Text("print-identifier"), ToStandardError = read.Flag("standard-error", false) };
    }
}
