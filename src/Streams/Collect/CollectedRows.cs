using System.Threading.Channels;

namespace ActorStream.Streams;

/// <summary>
/// Hands a job's rows to the program that runs it, each once, over all attempts. Rows come when they are committed; what is committed
/// once more after a restart has been handed over before and is left out.
/// </summary>
internal sealed class CollectedRows<T>
{
    private const int Capacity = 16;

    private readonly Channel<T[]> _chunks = Channel.CreateBounded<T[]>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Dictionary<(int Attempt, int Writer), long> _accepted = [];
    private readonly List<RowChunk<T>> _held = [];
    private readonly Lock _lock = new();

    /// <summary>A checkpoint has committed the chunk. A writer's chunks come in order, and each is whole or not at all.</summary>
    public async Task AcceptAsync(RowChunk<T> chunk, CancellationToken cancellationToken)
    {
        while (await _chunks.Writer.WaitToWriteAsync(cancellationToken).ConfigureAwait(false))
        {
            lock (_lock)
            {
                var writer = (chunk.Attempt, chunk.Writer);
                if (chunk.Number <= _accepted.GetValueOrDefault(writer)) return;
                if (!_chunks.Writer.TryWrite(chunk.Rows)) continue;
                _accepted[writer] = chunk.Number;
                return;
            }
        }
    }

    /// <summary>The chunk belongs to a job without checkpoints, which a failure repeats from its beginning: it waits for the job's end.</summary>
    public void Hold(RowChunk<T> chunk)
    {
        lock (_lock)
        {
            if (_held.Count > 0 && _held[0].Attempt < chunk.Attempt) _held.Clear();
            if (_held.Count == 0 || _held[0].Attempt == chunk.Attempt) _held.Add(chunk);
        }
    }

    /// <summary>No more comes.</summary>
    public void Complete() => _chunks.Writer.TryComplete();

    public IAsyncEnumerable<T[]> ReadAsync() => _chunks.Reader.ReadAllAsync(CancellationToken.None);

    /// <summary>What was held, once the job has ended well.</summary>
    public IReadOnlyList<T[]> Held()
    {
        lock (_lock) return _held.ConvertAll(static c => c.Rows);
    }
}
