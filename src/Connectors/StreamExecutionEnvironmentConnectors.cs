using System.Runtime.CompilerServices;
using ActorStream.Connectors;

namespace ActorStream;

/// <summary>Sources that an environment has with the connectors.</summary>
public static class StreamExecutionEnvironmentConnectors
{
    /// <summary>A stream of the text that a server sends: <c>nc -lk 9999</c>, say.</summary>
    /// <remarks>A connection cannot be read again: records that came between the last checkpoint and a failure are lost, with a warning, and counted in <c>numRecordsNotReplayed</c>.</remarks>
    /// <param name="environment">The environment.</param>
    /// <param name="host">The server.</param>
    /// <param name="port">Its port.</param>
    /// <param name="delimiter">Ends a record.</param>
    /// <param name="maxRetries">How many times in a row to connect again after the connection was closed or failed; -1: for ever.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// var server = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
    /// server.Start();
    /// env.SocketTextStream("localhost", ((System.Net.IPEndPoint)server.LocalEndpoint).Port).Map(static line => line.ToUpperInvariant()).Print();
    /// var job = env.ExecuteAsync("socket");
    /// using (var connection = await server.AcceptTcpClientAsync()) connection.GetStream().Write("to be\nor not\n"u8);
    /// await job;
    /// // prints: TO BE, OR NOT
    /// </code></example>
    public static DataStream<string> SocketTextStream(
        this StreamExecutionEnvironment environment,
        string host,
        int port,
        string delimiter = "\n",
        int maxRetries = 0,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return environment.FromSource(new SocketTextSource(host, port, delimiter, maxRetries), null, file, line);
    }
}
