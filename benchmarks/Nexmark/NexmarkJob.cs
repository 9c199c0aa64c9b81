using ActorStream.Benchmarks.Nexmark.Sources;

namespace ActorStream.Benchmarks.Nexmark;

/// <summary>What a query is built on: the stream of events, and where its rows go.</summary>
internal sealed class NexmarkJob
{
    readonly StreamExecutionEnvironment _environment = StreamExecutionEnvironment.Create();
    readonly FinalTable? _table;
    Func<long> _rows = static () => 0;

    public NexmarkJob(long events, long rate, int parallelism, FinalTable? table)
    {
        _table = table;
        _environment.Parallelism = parallelism;
        Events = _environment.FromSource(new NexmarkSource(events, rate), WatermarkStrategy.ForBoundedOutOfOrderness(TimeSpan.FromSeconds(4)));
    }

    /// <summary>All events, with their own time as timestamp.</summary>
    public DataStream<NexmarkEvent> Events { get; }

    /// <summary>Ends the query with its rows.</summary>
    public void Finish<TRow>(DataStream<TRow> rows) where TRow : IResultRow
    {
        var sink = new RowsSink<TRow>(_table);
        _rows = () => sink.Count;
        rows.SinkTo(sink);
    }

    /// <summary>Runs the query to its end.</summary>
    /// <returns>How many rows it gave out, replaced ones included.</returns>
    public long Run(string name)
    {
        _environment.Execute(name);
        return _rows();
    }
}
