using ActorStream.Operators.Sources;
using ActorStream.Persistence;

namespace ActorStream.Connectors;

/// <summary>Text that a server sends, a record for each piece between delimiters. For trying things out: what was read is gone after a failure.</summary>
/// <param name="host">The server.</param>
/// <param name="port">Its port, from 1 to 65,535.</param>
/// <param name="delimiter">Ends a record; with <c>\n</c> a <c>\r</c> before it is left out too.</param>
/// <param name="maxRetries">
/// How many times in a row to connect again, half a second apart, after the connection failed or was closed; -1: for ever. With 0, or when no retries are left,
/// the stream ends where the server closes the connection, and the job fails if it cannot connect or the connection breaks.
/// </param>
/// <example><code>
/// var server = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
/// server.Start();
/// var source = new SocketTextSource("localhost", ((System.Net.IPEndPoint)server.LocalEndpoint).Port, delimiter: ";");
/// env.FromSource(source).Print();
/// var job = env.ExecuteAsync("socket");
/// using (var connection = await server.AcceptTcpClientAsync()) connection.GetStream().Write("to;be;"u8);
/// await job;
/// // prints: to, be
/// </code></example>
public sealed class SocketTextSource(string host, int port, string delimiter = "\n", int maxRetries = 0) : ISource<string>
{
    private readonly Unreplayable _unreplayable = new();

    /// <inheritdoc/>
    public Boundedness Boundedness => Boundedness.Unbounded;

    bool ISource<string>.IsParallel => false;

    bool ISource<string>.IsReplayable => false;

    /// <inheritdoc/>
    public override string ToString() => $"{host}:{port}";

    void ISource<string>.Validate()
    {
        if (string.IsNullOrWhiteSpace(host)) throw new ArgumentException("SocketTextStream has no host.");
        if (port is < 1 or > 65535) throw new ArgumentException($"SocketTextStream's port is {port}; it must be from 1 to 65,535.");
        if (string.IsNullOrEmpty(delimiter)) throw new ArgumentException("SocketTextStream's delimiter is empty. Use \"\\n\".");
        if (maxRetries < -1) throw new ArgumentException($"SocketTextStream's maxRetries is {maxRetries}; it must be at least 0, or -1 for ever.");
    }

    SplitDiscovery ISource<string>.CreateDiscovery(int parallelism, CodecRegistry codecs) =>
        new FixedSplits(_ => [new ValueSplit<long>(ToString(), 0)], ValueSplit<long>.Codec(codecs.For<long>()), assignsEagerly: true);

    SplitReader<string> ISource<string>.CreateReader(SourceReaderContext context) =>
        new PumpReader<string, long>(new SocketLines(host, port, delimiter, maxRetries, context.Time, _unreplayable), context);
}
