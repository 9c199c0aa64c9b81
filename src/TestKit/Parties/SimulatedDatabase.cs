namespace ActorStream.TestKit;

/// <summary>
/// A database that outlives the processes of a run: rows of one table, and for each writer a marker row that says up to which epoch its
/// rows are there. Both change in one transaction.
/// </summary>
internal sealed class SimulatedDatabase<T>(SimulatedWorld world, FaultRates rates) : OutsideParty(world, "database", rates)
{
    private readonly Dictionary<string, long> _markers = new(StringComparer.Ordinal);
    private readonly List<T> _rows = [];

    public IReadOnlyList<T> Rows => _rows;

    /// <summary>Inserts the rows of an epoch unless its writer's marker says that they are there.</summary>
    public Task InsertAsync(SimulatedHost process, string writer, long epoch, IReadOnlyList<T> rows, CancellationToken cancellationToken) => Request(
        process,
        $"insert {rows.Count} rows of {writer}, epoch {epoch}",
        () =>
        {
            if (_markers.GetValueOrDefault(writer) >= epoch) return false;
            _markers[writer] = epoch;
            _rows.AddRange(rows);
            return true;
        },
        static what => new IOException($"{what}: the connection was lost (simulated)."),
        cancellationToken);
}
