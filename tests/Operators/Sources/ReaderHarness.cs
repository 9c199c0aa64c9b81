using ActorStream.Operators.Sources;
using Xunit;

namespace ActorStream.Operators.Tests.Sources;

/// <summary>Reads a source with several readers, as the tasks of a job would.</summary>
sealed class ReaderHarness<T> : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    readonly SemaphoreSlim _woken = new(0);
    readonly CancellationTokenSource _stop = new();
    readonly Collector<T> _output = new();

    public ReaderHarness(ISource<T> source, int readers = 1, ManualTime? time = null)
    {
        Time = time ?? new ManualTime();
        Source = source;
        Readers = Enumerable.Range(0, readers).Select(n => source.CreateReader(new SourceReaderContext
        {
            SourceName = "source",
            Subtask = n,
            Parallelism = readers,
            Time = Time,
            Wake = () => _woken.Release(),
            Cancellation = _stop.Token,
            Metrics = Metrics,
        })).ToArray();
    }

    public ISource<T> Source { get; }

    public ManualTime Time { get; }

    public OperatorMetrics Metrics { get; } = new();

    public SplitReader<T>[] Readers { get; }

    /// <summary>What each reader gave, in order.</summary>
    public List<(int Reader, T Value, long Timestamp)> Log { get; } = [];

    public int Ended { get; private set; }

    public IEnumerable<T> Values => Log.Select(static r => r.Value);

    public async Task<List<SourceSplit>> DiscoverAsync()
    {
        var splits = new List<SourceSplit>();
        await foreach (var split in Source.CreateDiscovery(Readers.Length, ActorStream.Persistence.CodecRegistry.Default).DiscoverAsync(_stop.Token)) splits.Add(split);
        return splits;
    }

    /// <summary>Gives every reader its share of the splits.</summary>
    public async Task<ReaderHarness<T>> AssignAsync()
    {
        var n = 0;
        foreach (var split in await DiscoverAsync()) Readers[n++ % Readers.Length].AddSplit(split);
        return this;
    }

    /// <summary>One poll of one reader.</summary>
    public ReadStatus Poll(int reader = 0)
    {
        var status = Readers[reader].Poll(_output);
        for (var i = 0; i < _output.Count; i++) Log.Add((reader, _output.Values[i], _output.Timestamps[i]));
        ((IOutlet)_output).Clear();
        if (status == ReadStatus.SplitEnded) Ended++;
        return status;
    }

    /// <summary>Polls all readers in turn until none has anything at the moment.</summary>
    public void Drain()
    {
        for (var more = true; more;)
        {
            more = false;
            for (var n = 0; n < Readers.Length; n++)
                if (Readers[n].Splits.Count > 0) more |= Poll(n) != ReadStatus.Nothing;
        }
    }

    /// <summary>Reads everything to the end, waiting to be woken where need be.</summary>
    public async Task<ReaderHarness<T>> ReadAsync()
    {
        await AssignAsync();
        await ReadOnAsync(static h => h.Readers.All(static r => r.Splits.Count == 0));
        return this;
    }

    public async Task ReadOnAsync(Func<ReaderHarness<T>, bool> until)
    {
        while (true)
        {
            Drain();
            if (until(this)) return;
            Assert.True(await _woken.WaitAsync(Patience), "Nobody woke the task.");
        }
    }

    public long Counted(string metric) => Metrics.Counter(metric).Value;

    public void Cancel() => _stop.Cancel();

    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        foreach (var reader in Readers) await reader.DisposeAsync();
        _stop.Dispose();
        _woken.Dispose();
    }
}
