using System.Globalization;
using ActorStream.Streams;

namespace ActorStream.Connectors;

/// <summary><c>'connector' = 'socket'</c>: the one that Flink's documentation builds as an example, and a sink.</summary>
internal sealed class SocketConnector : TableConnector
{
    public override IReadOnlyList<string> Names { get; } = ["socket"];

    public override IReadOnlyList<string> Options { get; } = ["hostname", "port", "byte-delimiter", "format", "max-retries", "sink.parallelism"];

    public override string SinkParallelism => "sink.parallelism";

    public override ISource<T> CreateSource<T>(IReadOnlyDictionary<string, string> options, TableDefinition table)
    {
        var read = TableOptions.Read("socket", Options, options);
        return new SocketSource<T>
        {
            Host = read.Required("hostname"),
            Port = Port(read),
            Format = read.Format<T>(),
            Delimiter = ((char)read.Parse("byte-delimiter", 10, static t => OptionParsers.Integer(t, 0, 127))).ToString(CultureInfo.InvariantCulture),
            MaxRetries = Retries(read),
            BadRecords = read.BadRecords(),
        };
    }

    public override ISink<T> CreateSink<T>(IReadOnlyDictionary<string, string> options, TableDefinition table)
    {
        var read = TableOptions.Read("socket", Options, options);
        read.Only("byte-delimiter", "10", "a sink writes lines");
        return new SocketSink<T> { Host = read.Required("hostname"), Port = Port(read), Format = read.Format<T>(), MaxRetries = Retries(read) };
    }

    private static int Port(TableOptions options)
    {
        options.Required("port");
        return options.Parse("port", 0, static t => OptionParsers.Integer(t, 1, 65_535));
    }

    private static int Retries(TableOptions options) => options.Parse("max-retries", 0, static t => OptionParsers.Integer(t, -1, int.MaxValue));
}
