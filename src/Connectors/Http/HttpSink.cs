using ActorStream.Operators;

namespace ActorStream.Connectors;

/// <summary>Posts records to a server, in batches; at least once.</summary>
/// <remarks>
/// What is waiting is posted before a checkpoint is made, so that nothing of it is lost; after a failure, records behind the last checkpoint are posted again. Answers 408, 429 and 5xx, and servers
/// that do not answer, are tried again; any other answer but success fails the job, with what the server said.
/// </remarks>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// using var server = new System.Net.HttpListener();
/// server.Prefixes.Add("http://localhost:18437/");
/// server.Start();
/// var posted = Task.Run(async () =>
/// {
///     var call = await server.GetContextAsync();
///     using var body = new StreamReader(call.Request.InputStream);
///     var text = await body.ReadToEndAsync();
///     call.Response.Close();
///     return text;
/// });
/// env.FromElements("to", "be").SinkTo(new HttpSink&lt;string> { Url = new Uri("http://localhost:18437/words"), Format = new JsonFormat&lt;string>() });
/// await env.ExecuteAsync();
/// Console.WriteLine(await posted);
/// // prints: ["to","be"]
/// </code></example>
public sealed class HttpSink<T> : ISink<T>
{
    /// <summary>Where to post.</summary>
    public required Uri Url { get; init; }

    /// <summary>Records to bytes.</summary>
    public required IFormat<T> Format { get; init; }

    /// <summary>How records of a batch stand in the body.</summary>
    public HttpBody Body { get; init; } = HttpBody.JsonArray;

    /// <summary>The most records in a batch, at least 1; 500 by default.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>How long a record may wait for its batch to be full; 1 s by default.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a batch is tried again; 5 by default.</summary>
    public int MaxRetries { get; init; } = 5;

    /// <summary>The pause before the first retry, which doubles each time; 100 ms by default.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>What each request has in its head: <c>Headers = { ["Authorization"] = "Bearer …" }</c>. Values are never shown.</summary>
    public IDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Makes the requests: with certificates of your own, say. Null: one of the library's.</summary>
    public HttpClient? Client { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Url.GetLeftPart(UriPartial.Path);

    void ISink<T>.Validate()
    {
        if (Url is not { IsAbsoluteUri: true, Scheme: "http" or "https" }) throw new ArgumentException($"HttpSink.Url is \"{Url}\"; it must be an address such as http://localhost:8080/events.");
        if (Format is null) throw new ArgumentException("HttpSink.Format is null. Give a JsonFormat, or another.");
        if (BatchSize < 1) throw new ArgumentException($"HttpSink.BatchSize is {BatchSize}; it must be at least 1.");
        if (FlushInterval <= TimeSpan.Zero) throw new ArgumentException($"HttpSink.FlushInterval is {FlushInterval}; it must be positive.");
        if (MaxRetries < 0) throw new ArgumentException($"HttpSink.MaxRetries is {MaxRetries}; it must be at least 0.");
        if (RetryDelay <= TimeSpan.Zero) throw new ArgumentException($"HttpSink.RetryDelay is {RetryDelay}; it must be positive.");
        if (Body == HttpBody.Single && BatchSize > 1 && BatchSize != 500) throw new ArgumentException($"HttpSink.Body is Single, one record in each request, but BatchSize is {BatchSize}. Leave it out.");
        if (Body == HttpBody.Lines && !Format.IsLines) throw new ArgumentException($"HttpSink.Body is Lines, but records of {CsvTypes.Name(Format.GetType())} may hold line ends. Use HttpBody.Single.");
        Format.Validate();
    }

    Inlet<T> ISink<T>.CreateOperator(OperatorContext context) => ((ISink<T>)new Posts(this)).CreateOperator(context);

    private sealed class Posts(HttpSink<T> settings) : TwoPhaseSink<T, int>
    {
        public override Task<SinkWriter<T, int>> CreateWriterAsync(SinkContext context, CancellationToken cancellationToken) =>
            Task.FromResult<SinkWriter<T, int>>(new HttpWriter<T>(settings, context.TimeProvider));

        public override Task CommitAsync(int committable, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>How the records of a batch stand in a request's body.</summary>
public enum HttpBody
{
    /// <summary>An array of JSON values.</summary>
    JsonArray,

    /// <summary>A line for each record.</summary>
    Lines,

    /// <summary>One record in each request.</summary>
    Single,
}
