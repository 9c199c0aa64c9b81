using System.Runtime.CompilerServices;
using ActorStream.Connectors;

namespace ActorStream;

/// <summary>Sources and sinks that environments and streams have with the connectors.</summary>
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

    /// <summary>A stream from a connector by its name and options, as they stand in <c>WITH (…)</c>: names, values and defaults are Flink's.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="options">The options; <c>connector</c> says which it is: datagen, filesystem, jdbc, kafka, socket or upsert-kafka.</param>
    /// <param name="strategy">How event time comes about; left out: there are no watermarks but the last.</param>
    /// <param name="table">A name for what is read, for messages and Kafka's group.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="InvalidOptionException">An option is unknown, missing or has a wrong value.</exception>
    /// <example><code>
    /// var options = new Dictionary&lt;string, string>
    /// {
    ///     ["connector"] = "datagen", ["fields.id.kind"] = "sequence", ["fields.id.start"] = "1", ["fields.id.end"] = "2", ["fields.name.length"] = "3",
    /// };
    /// env.FromConnector&lt;Person>(options).Map(static p => (p.Id, p.Name.Length)).Print();
    /// // prints: (1, 3), (2, 3)
    ///
    /// public record Person(long Id, string Name);
    /// </code></example>
    public static DataStream<T> FromConnector<T>(
        this StreamExecutionEnvironment environment,
        IReadOnlyDictionary<string, string> options,
        WatermarkStrategy<T>? strategy = null,
        string? table = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(options);
        var (source, parallelism) = TableConnectors.CreateSource<T>(options, new TableDefinition(table, [], [], environment.TimeProvider.GetUtcNow()));
        var stream = environment.FromSource(source, strategy, file, line);
        return parallelism is { } subtasks ? stream.SetParallelism(subtasks) : stream;
    }

    /// <summary>Writes a stream to a connector by its name and options, as they stand in <c>WITH (…)</c>: names, values and defaults are Flink's.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="options">The options; <c>connector</c> says which it is: blackhole, filesystem, jdbc, kafka, print, socket or upsert-kafka.</param>
    /// <param name="primaryKey">The members by which a record is known: jdbc writes over rows with the same key, upsert-kafka has them as keys. Null: there are none.</param>
    /// <param name="partitionedBy">The members that name the folder of a record, for filesystem. Null: there is one folder.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="InvalidOptionException">An option is unknown, missing or has a wrong value.</exception>
    /// <example><code>
    /// env.FromElements("to", "be").SinkToConnector(new Dictionary&lt;string, string> { ["connector"] = "print", ["print-identifier"] = "words" });
    /// // prints: words> to, words> be
    /// </code></example>
    public static DataStreamSink<T> SinkToConnector<T>(
        this DataStream<T> stream,
        IReadOnlyDictionary<string, string> options,
        IReadOnlyList<string>? primaryKey = null,
        IReadOnlyList<string>? partitionedBy = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        var (sink, parallelism) = TableConnectors.CreateSink<T>(options, new TableDefinition(null, primaryKey ?? [], partitionedBy ?? [], default));
        var end = stream.SinkTo(sink, file, line);
        return parallelism is { } subtasks ? end.SetParallelism(subtasks) : end;
    }
}
