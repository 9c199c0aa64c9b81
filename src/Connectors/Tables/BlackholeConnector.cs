namespace ActorStream.Connectors;

/// <summary><c>'connector' = 'blackhole'</c></summary>
internal sealed class BlackholeConnector : TableConnector
{
    public override IReadOnlyList<string> Names { get; } = ["blackhole"];

    public override IReadOnlyList<string> Options { get; } = [];

    public override ISink<T> CreateSink<T>(IReadOnlyDictionary<string, string> options, TableDefinition table)
    {
        TableOptions.Read("blackhole", ["connector"], options);
        return new BlackholeSink<T>();
    }
}
