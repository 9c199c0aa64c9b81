using System.Text;

namespace ActorStream.Examples;

/// <summary>What a broker keeps of a topic, in this process: lines in partitions, each with its offset, read as often as one likes.</summary>
sealed class TopicLog(int partitions)
{
    readonly Lock _lock = new();
    readonly List<byte[]>[] _lines = [.. Enumerable.Range(0, partitions).Select(static _ => new List<byte[]>())];
    TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    bool _isComplete;

    public int Partitions => partitions;

    public void Append(int partition, string line)
    {
        lock (_lock)
        {
            _lines[partition].Add(Encoding.UTF8.GetBytes(line));
            Tell();
        }
    }

    /// <summary>No more comes.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _isComplete = true;
            Tell();
        }
    }

    /// <summary>The line at an offset; waits for it. Null: there will be none.</summary>
    public async ValueTask<byte[]?> ReadAsync(int partition, long offset, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (offset < _lines[partition].Count) return _lines[partition][(int)offset];
                if (_isComplete) return null;
                more = _more.Task;
            }
            await more.WaitAsync(cancellationToken);
        }
    }

    void Tell()
    {
        _more.TrySetResult();
        _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
