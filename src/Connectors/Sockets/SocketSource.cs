using ActorStream.Operators;
using ActorStream.Operators.Sources;
using ActorStream.Persistence;

namespace ActorStream.Connectors;

/// <summary>Records that a server sends as text, each up to a delimiter. For trying things out: what was read is gone after a failure.</summary>
/// <remarks>A <see cref="SocketTextSource"/> with a format. It does not go back: records that came between the last checkpoint and a failure are lost, with a warning, and counted in <c>numRecordsNotReplayed</c>.</remarks>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// var server = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
/// server.Start();
/// env.FromSource(new SocketSource&lt;Visit> { Host = "localhost", Port = ((System.Net.IPEndPoint)server.LocalEndpoint).Port, Format = new JsonFormat&lt;Visit>() }).Print();
/// var job = env.ExecuteAsync("socket");
/// using (var connection = await server.AcceptTcpClientAsync()) connection.GetStream().Write("{\"host\":\"ann\",\"bytes\":10}\n"u8);
/// await job;
/// // prints: Visit { Host = ann, Bytes = 10 }
///
/// public record Visit(string Host, long Bytes);
/// </code></example>
public sealed class SocketSource<T> : ISource<T>
{
    private ISource<string>? _text;

    /// <summary>The server.</summary>
    public required string Host { get; init; }

    /// <summary>Its port, from 1 to 65,535.</summary>
    public required int Port { get; init; }

    /// <summary>Bytes to records.</summary>
    public required IFormat<T> Format { get; init; }

    /// <summary>Ends a record; with <c>\n</c>, the default, a <c>\r</c> before it is left out too.</summary>
    public string Delimiter { get; init; } = "\n";

    /// <summary>How many times in a row to connect again, half a second apart, after the connection failed or was closed; -1: for ever, 0 by default.</summary>
    public int MaxRetries { get; init; }

    /// <summary>What to do with a text that is no record: by default the job fails, naming the text.</summary>
    public BadRecordPolicy BadRecords { get; init; } = BadRecordPolicy.Fail;

    /// <inheritdoc/>
    public Boundedness Boundedness => Boundedness.Unbounded;

    bool ISource<T>.IsParallel => false;

    bool ISource<T>.IsReplayable => false;

    private ISource<string> Text => _text ??= new SocketTextSource(Host, Port, Delimiter, MaxRetries);

    /// <inheritdoc/>
    public override string ToString() => $"{Host}:{Port}";

    void ISource<T>.Validate()
    {
        Text.Validate();
        if (Format is null) throw new ArgumentException("SocketSource.Format is null. Give a TextFormat, CsvFormat or JsonFormat.");
        if (BadRecords is null) throw new ArgumentException("SocketSource.BadRecords is null. Leave it out, or use BadRecordPolicy.Skip or SideOutput.");
        if (!Format.IsLines) throw new ArgumentException($"SocketSource.Format is {CsvTypes.Name(Format.GetType())}, whose records may hold the bytes of line ends.");
        Format.Validate();
    }

    SplitDiscovery ISource<T>.CreateDiscovery(int parallelism, CodecRegistry codecs) => Text.CreateDiscovery(parallelism, codecs);

    SplitReader<T> ISource<T>.CreateReader(SourceReaderContext context) => new DecodingReader<T>(Text.CreateReader(context), Format, new BadRecords(context, BadRecords));
}
