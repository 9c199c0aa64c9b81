using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ActorStream.Operators;
using ActorStream.Streams;

namespace ActorStream;

/// <content>Sinks.</content>
public partial class DataStream<T>
{
    /// <summary>Writes the stream to a sink.</summary>
    /// <param name="sink">Where to.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// clicks.SinkTo(new FileSink&lt;Click> { Path = "clicks", Format = new JsonFormat&lt;Click>() });
    /// await env.ExecuteAsync("clicks to files");
    /// foreach (var file in Directory.EnumerateFiles("clicks", "*", SearchOption.AllDirectories)) Console.WriteLine(File.ReadLines(file).Count());
    /// // prints: 5
    /// </code></example>
    public DataStreamSink<T> SinkTo(ISink<T> sink, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(sink);
        try
        {
            sink.Validate();
        }
        catch (ArgumentException wrong)
        {
            Environment.AddFault($"SinkTo ({new SourceLocation(file, line)}): {wrong.Message}");
        }
        return AddSink("Sink", file, line, sink.CreateOperator, sink.CommitsOnCheckpoints);
    }

    /// <summary>Calls a lambda for each record, one after the other in each subtask: at least once, since records behind the last checkpoint come again after a restart.</summary>
    /// <param name="write">Writes one record; an exception fails the job.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// clicks.SinkTo(static (c, cancellationToken) => Console.Out.WriteLineAsync(c.Page));
    /// // prints: /, /, /cart, /pay, /help
    /// </code></example>
    public DataStreamSink<T> SinkTo(Func<T, CancellationToken, Task> write, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(write);
        return AddWriter("Sink", file, line, _ => new LambdaWriter<T>(write));
    }

    /// <summary>Writes the stream into a channel of the surrounding program; a full channel holds the sources back. It is left open at the end. At least once: records behind the last checkpoint come again after a restart.</summary>
    /// <param name="channel">Written by all subtasks.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// var pages = System.Threading.Channels.Channel.CreateBounded&lt;string>(100);
    /// clicks.Map(static c => c.Page).SinkTo(pages.Writer);
    /// await env.ExecuteAsync("clicks to a channel");
    /// while (pages.Reader.TryRead(out var page)) Console.WriteLine(page);
    /// // prints: /, /, /cart, /pay, /help
    /// </code></example>
    public DataStreamSink<T> SinkTo(ChannelWriter<T> channel, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return AddWriter("Sink", file, line, _ => new ChannelBatchWriter<T>(channel));
    }

    /// <summary>Prints each record, at least once, behind the subtask's number when there are several: <c>2&gt; record</c>; with a name <c>id:2&gt; record</c>.</summary>
    /// <param name="identifier">Tells outputs apart.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// env.FromElements(1, 2).Print();
    /// env.FromElements(3).Print("three");
    /// // prints, in any order: 1, 2, three> 3
    /// </code></example>
    public DataStreamSink<T> Print(string? identifier = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        AddPrint(identifier, Console.Out, file, line);

    /// <summary>Prints each record to standard error.</summary>
    /// <inheritdoc cref="Print" path="/param"/>
    /// <example><code>
    /// env.FromElements(1, 2).PrintToErr("numbers");           // there: numbers> 1, numbers> 2
    /// // prints: nothing
    /// </code></example>
    public DataStreamSink<T> PrintToErr(string? identifier = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => AddPrint(identifier, Console.Error, file, line);

    /// <summary>Starts the job and gives this stream's records, each once. Leaving the loop early cancels the job.</summary>
    /// <remarks>
    /// Where a failure ends the job (<see cref="RestartStrategy.None"/>) records are given as they come. Where the job starts again they
    /// are given when the checkpoint they belong to is complete, or, in batch mode, at the job's end, so that what a restart repeats has
    /// not been given before; until then they are kept in memory and in the checkpoint, and must be of a type that state can have.
    /// </remarks>
    /// <param name="name">The job's name.</param>
    /// <param name="cancellationToken">Cancels the job.</param>
    /// <exception cref="JobExecutionException">The job failed.</exception>
    /// <example><code>
    /// await foreach (var user in clicks.Map(static c => c.User).ExecuteAndCollectAsync("users")) Console.WriteLine(user);
    /// // prints: ann, bob, ann, ann, bob
    /// </code></example>
    public async IAsyncEnumerable<T> ExecuteAndCollectAsync(
        string name = "ActorStream job", [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const int Capacity = 4096;
        var atOnce = Channel.CreateBounded<T>(new BoundedChannelOptions(Capacity) { SingleReader = true });
        var committed = new CollectedRows<T>();
        var restarts = Environment.RestartStrategy != RestartStrategy.None;
        (restarts ? SinkTo(new CollectSink<T>(committed)) : SinkTo(atOnce.Writer)).Name("Collect");
        var job = Environment.ExecuteAsync(name, cancellationToken);
        _ = job.AsTask().ContinueWith(
            _ =>
            {
                atOnce.Writer.TryComplete();
                committed.Complete();
            },
            TaskScheduler.Default);
        try
        {
            if (!restarts)
                await foreach (var record in atOnce.Reader.ReadAllAsync(CancellationToken.None)) yield return record;
            await foreach (var records in committed.ReadAsync())
                foreach (var record in records) yield return record;
            await job;
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var record in committed.Held().SelectMany(static r => r)) yield return record;
        }
        finally
        {
            if (job.Status is JobStatus.Created or JobStatus.Running or JobStatus.Restarting) await job.CancelAsync();
        }
    }

    /// <summary>Runs the job to its end and gives this stream's records.</summary>
    /// <param name="name">The job's name.</param>
    /// <param name="cancellationToken">Cancels the job.</param>
    /// <exception cref="JobExecutionException">The job failed.</exception>
    /// <example><code>
    /// var pages = await clicks.Map(static c => c.Page).ExecuteAndCollectListAsync("pages");
    /// Console.WriteLine($"{pages.Count} clicks, {pages.Distinct().Count()} pages");
    /// // prints: 5 clicks, 4 pages
    /// </code></example>
    public async Task<IReadOnlyList<T>> ExecuteAndCollectListAsync(string name = "ActorStream job", CancellationToken cancellationToken = default)
    {
        var records = new List<T>();
        await foreach (var record in ExecuteAndCollectAsync(name, cancellationToken)) records.Add(record);
        return records;
    }

    internal DataStreamSink<T> AddSink(string kind, string file, int line, Func<OperatorContext, Inlet<T>> create, bool commitsOnCheckpoints = false)
    {
        var node = Environment.Add(new SinkNode<T>(kind, new SourceLocation(file, line), create) { CommitsOnCheckpoints = commitsOnCheckpoints });
        foreach (var output in Outputs) output.ConnectTo(node, 0);
        return new DataStreamSink<T>(node);
    }

    private DataStreamSink<T> AddWriter(string kind, string file, int line, Func<OperatorContext, IBatchWriter<T>> writer) =>
        AddSink(kind, file, line, context => new BatchSinkOperator<T>(writer(context)).Input);

    private DataStreamSink<T> AddPrint(string? identifier, TextWriter output, string file, int line) =>
        AddWriter("Print", file, line, context => PrintWriter<T>.Of(output, identifier, context));
}
