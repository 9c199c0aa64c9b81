namespace ActorStream.Operators.Exchange;

/// <summary>What a barrier has overtaken before it could be sent: goes out in its order as credits come home.</summary>
/// <param name="writers">The channels.</param>
internal sealed class UnsentQueue<T>(ChannelWriter<T>[] writers)
{
    /// <summary>More than these wait for credit as ever, and the barrier with them.</summary>
    private const int MostBatches = 1024;

    private readonly Queue<(Batch<T>? Batch, ControlEvent Control)>[] _queues = Array.ConvertAll(writers, static _ => new Queue<(Batch<T>? Batch, ControlEvent Control)>());
    private int _batches;

    public bool HasRoom => _batches < MostBatches;

    public bool IsEmpty => Array.TrueForAll(_queues, static q => q.Count == 0);

    public bool Has(int channel) => _queues[channel].Count > 0;

    public void Add(int channel, Batch<T> batch)
    {
        _batches++;
        _queues[channel].Enqueue((batch, default));
    }

    public void Add(int channel, in ControlEvent control) => _queues[channel].Enqueue((null, control));

    /// <summary>The batches of a channel, oldest first.</summary>
    public IEnumerable<Batch<T>> BatchesOf(int channel) => from one in _queues[channel] where one.Batch is not null select one.Batch;

    /// <summary>Sends what there is credit for.</summary>
    public void Drain()
    {
        for (var channel = 0; channel < _queues.Length; channel++)
        {
            while (_queues[channel].TryPeek(out var next))
            {
                if (next.Batch is null) writers[channel].Send(next.Control);
                else if (writers[channel].TrySend(next.Batch)) _batches--;
                else break;
                _queues[channel].Dequeue();
            }
        }
    }
}
