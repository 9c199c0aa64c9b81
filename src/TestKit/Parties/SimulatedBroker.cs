namespace ActorStream.TestKit;

/// <summary>
/// A broker that outlives the processes of a run, with transactions as Kafka has them: a producer's id is fenced by its epoch, a transaction
/// that is open too long is aborted, a marker that is pending cannot be read, and readers see what is committed, in the order of the log.
/// </summary>
internal sealed class SimulatedBroker<T>(SimulatedWorld world, FaultRates rates, TimeSpan transactionTimeout) : OutsideParty(world, "broker", rates)
{
    private readonly Dictionary<string, Producer> _producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _markers = new(StringComparer.Ordinal);
    private readonly List<(T Record, Transaction Transaction)> _log = [];

    private enum Outcome
    {
        Open,
        Committed,
        Aborted,
    }

    /// <summary>What a reader of committed data sees: nothing behind a transaction that is still open.</summary>
    public IReadOnlyList<T> Committed =>
        _log.TakeWhile(static e => e.Transaction.Outcome != Outcome.Open).Where(static e => e.Transaction.Outcome == Outcome.Committed).Select(static e => e.Record).ToArray();

    /// <summary>Records of transactions that are still open.</summary>
    public int Pending => _log.Count(static e => e.Transaction.Outcome == Outcome.Open);

    /// <summary>Takes a producer's id over: what another had open under it is aborted, and that other is fenced.</summary>
    public Task<int> InitTransactionsAsync(SimulatedHost process, string id, CancellationToken cancellationToken) => Request(
        process,
        $"init transactions of {id}",
        () =>
        {
            if (!_producers.TryGetValue(id, out var producer)) _producers[id] = producer = new Producer();
            producer.Abort();
            return ++producer.Epoch;
        },
        InDoubt,
        cancellationToken);

    /// <summary>The marker that was committed last for a writer.</summary>
    /// <exception cref="IOException">A transaction that sets it is open.</exception>
    public Task<long> ReadMarkerAsync(SimulatedHost process, string id, CancellationToken cancellationToken) => Request(
        process,
        $"read the marker of {id}",
        () => _producers.TryGetValue(id, out var producer) && producer.Open is { Marker: not null }
            ? throw new IOException($"The marker of {id} is pending.")
            : _markers.GetValueOrDefault(id),
        InDoubt,
        cancellationToken);

    /// <summary>Adds records, and a marker, to the producer's transaction; the first ones open it.</summary>
    public Task SendAsync(SimulatedHost process, string id, int epoch, IReadOnlyList<T> records, long marker, CancellationToken cancellationToken) => Request(
        process,
        $"send {records.Count} records of {id}, marker {marker}",
        () =>
        {
            var producer = Known(id, epoch);
            var open = producer.Open ??= Begin(producer);
            foreach (var record in records) _log.Add((record, open));
            open.Marker = marker;
            return true;
        },
        InDoubt,
        cancellationToken);

    public Task CommitAsync(SimulatedHost process, string id, int epoch, CancellationToken cancellationToken) => Request(
        process,
        $"commit the transaction of {id}",
        () =>
        {
            var producer = Known(id, epoch);
            if (producer.Open is not { } open) throw new IOException($"{id} has no transaction to commit: it was aborted, or is committed.");
            open.Outcome = Outcome.Committed;
            if (open.Marker is { } marker) _markers[id] = marker;
            producer.Open = null;
            return true;
        },
        InDoubt,
        cancellationToken);

    private static IOException InDoubt(string what) => new($"{what}: no answer came (simulated).");

    private Producer Known(string id, int epoch) =>
        _producers.TryGetValue(id, out var producer) && producer.Epoch == epoch
            ? producer
            : throw new IOException($"The producer {id} of epoch {epoch} is fenced: another has taken its id over.");

    private Transaction Begin(Producer producer)
    {
        var transaction = new Transaction();
        World.Later(transactionTimeout, () =>
        {
            if (producer.Open != transaction) return;
            producer.Abort();
            producer.Epoch++;
        });
        return transaction;
    }

    private sealed class Producer
    {
        public int Epoch { get; set; }

        public Transaction? Open { get; set; }

        public void Abort()
        {
            if (Open is not { } open) return;
            open.Outcome = Outcome.Aborted;
            Open = null;
        }
    }

    private sealed class Transaction
    {
        public Outcome Outcome { get; set; }

        public long? Marker { get; set; }
    }
}
