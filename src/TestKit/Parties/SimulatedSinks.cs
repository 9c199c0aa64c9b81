namespace ActorStream.TestKit;

/// <summary>What a writer of a simulated sink prepared: an epoch of one writer.</summary>
internal readonly record struct SimulatedEpoch<T>(string Writer, long Epoch, T[] Records);

/// <summary>Which outside party a run writes to.</summary>
internal enum OutputKind
{
    Database,
    Shelf,
    Broker,
}

/// <summary>Where a run's results go: one of the outside parties, and the two-phase sink that writes to it.</summary>
internal abstract class SimulatedOutput<T>
{
    /// <summary>What everybody can see, in the order in which it came there.</summary>
    public abstract IReadOnlyList<T> Visible { get; }

    public abstract OutsideParty Party { get; }

    public static SimulatedOutput<T> Of(OutputKind kind, SimulatedWorld world, FaultRates rates) => kind switch
    {
        OutputKind.Database => new DatabaseOutput<T>(new SimulatedDatabase<T>(world, rates)),
        OutputKind.Shelf => new ShelfOutput<T>(new SimulatedShelf<T>(world, rates)),
        _ => new BrokerOutput<T>(new SimulatedBroker<T>(world, rates, TimeSpan.FromSeconds(10))),
    };

    /// <summary>The sink of one process.</summary>
    public ISink<T> SinkFor(SimulatedHost process) => new Sink(this, process);

    /// <summary>Makes an epoch durable where nobody sees it; called before its checkpoint.</summary>
    protected virtual Task PrepareAsync(SimulatedHost process, SimulatedEpoch<T> epoch, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What of an epoch goes into the checkpoint.</summary>
    protected virtual SimulatedEpoch<T> Committable(SimulatedEpoch<T> epoch) => epoch;

    protected abstract Task CommitAsync(SimulatedHost process, SimulatedEpoch<T> epoch, CancellationToken cancellationToken);

    private sealed class Sink(SimulatedOutput<T> output, SimulatedHost process) : TwoPhaseSink<T, SimulatedEpoch<T>>
    {
        public override Task<SinkWriter<T, SimulatedEpoch<T>>> CreateWriterAsync(SinkContext context, CancellationToken cancellationToken) =>
            Task.FromResult<SinkWriter<T, SimulatedEpoch<T>>>(new Writer(output, process, $"{context.SinkName}-{process.Number}-{context.Attempt}-{context.Subtask}"));

        public override Task CommitAsync(SimulatedEpoch<T> committable, CancellationToken cancellationToken) =>
            output.CommitAsync(process, committable, cancellationToken);
    }

    private sealed class Writer(SimulatedOutput<T> output, SimulatedHost process, string name) : SinkWriter<T, SimulatedEpoch<T>>
    {
        private readonly List<T> _records = [];
        private long _epoch;

        public override Task WriteAsync(ReadOnlyMemory<T> records, CancellationToken cancellationToken)
        {
            _records.AddRange(records.Span);
            return Task.CompletedTask;
        }

        public override async Task<IReadOnlyList<SimulatedEpoch<T>>> PrepareCommitAsync(CancellationToken cancellationToken)
        {
            if (_records.Count == 0) return [];
            var epoch = new SimulatedEpoch<T>(name, ++_epoch, _records.ToArray());
            _records.Clear();
            await output.PrepareAsync(process, epoch, cancellationToken).ConfigureAwait(false);
            return [output.Committable(epoch)];
        }
    }
}

internal sealed class DatabaseOutput<T>(SimulatedDatabase<T> database) : SimulatedOutput<T>
{
    public override IReadOnlyList<T> Visible => database.Rows;

    public override OutsideParty Party => database;

    protected override Task CommitAsync(SimulatedHost process, SimulatedEpoch<T> epoch, CancellationToken cancellationToken) =>
        database.InsertAsync(process, epoch.Writer, epoch.Epoch, epoch.Records, cancellationToken);
}

internal sealed class ShelfOutput<T>(SimulatedShelf<T> shelf) : SimulatedOutput<T>
{
    public override IReadOnlyList<T> Visible => shelf.Visible;

    public override OutsideParty Party => shelf;

    protected override Task PrepareAsync(SimulatedHost process, SimulatedEpoch<T> epoch, CancellationToken cancellationToken) =>
        shelf.PutAsync(process, NameOf(epoch), epoch.Records, cancellationToken);

    protected override SimulatedEpoch<T> Committable(SimulatedEpoch<T> epoch) => epoch with { Records = [] };

    protected override Task CommitAsync(SimulatedHost process, SimulatedEpoch<T> epoch, CancellationToken cancellationToken) =>
        shelf.ShowAsync(process, NameOf(epoch), cancellationToken);

    private static string NameOf(SimulatedEpoch<T> epoch) => $"{epoch.Writer}-{epoch.Epoch}";
}

internal sealed class BrokerOutput<T>(SimulatedBroker<T> broker) : SimulatedOutput<T>
{
    public override IReadOnlyList<T> Visible => broker.Committed;

    public override OutsideParty Party => broker;

    /// <summary>Takes the writer's id over, so that nothing older is pending; looks whether the epoch is there; writes it if not.</summary>
    protected override async Task CommitAsync(SimulatedHost process, SimulatedEpoch<T> epoch, CancellationToken cancellationToken)
    {
        var producer = await broker.InitTransactionsAsync(process, epoch.Writer, cancellationToken).ConfigureAwait(false);
        if (await broker.ReadMarkerAsync(process, epoch.Writer, cancellationToken).ConfigureAwait(false) >= epoch.Epoch) return;
        await broker.SendAsync(process, epoch.Writer, producer, epoch.Records, epoch.Epoch, cancellationToken).ConfigureAwait(false);
        await broker.CommitAsync(process, epoch.Writer, producer, cancellationToken).ConfigureAwait(false);
    }
}
