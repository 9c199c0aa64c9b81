namespace ActorStream.Operators.Sources;

/// <summary>Hands batches from one producer to one consumer. There is room for one: a producer that is faster waits.</summary>
internal sealed class HandOver<T>(int capacity, Action wake, OutsideWork outside)
{
    private readonly Lock _lock = new();
    private T[] _batch = new T[capacity];
    private int _count;
    private int _cursor;
    private TaskCompletionSource? _room;
    private Exception? _error;
    private bool _completed;

    /// <summary>Nothing is left and nothing will come.</summary>
    public bool IsEnded
    {
        get
        {
            lock (_lock) return _completed && _count == 0;
        }
    }

    /// <summary>Hands a batch over and gives back an empty one of the same size; waits until the one before has been taken.</summary>
    public async ValueTask<T[]> PutAsync(T[] batch, int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task room;
            lock (_lock)
            {
                if (_count == 0)
                {
                    (_batch, batch) = (batch, _batch);
                    _count = count;
                    _cursor = 0;
                    break;
                }
                room = (_room ??= new TaskCompletionSource()).Task;
            }
            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        wake();
        return batch;
    }

    /// <summary>No more comes; <paramref name="error"/> says why, if it should not be so.</summary>
    public void Complete(Exception? error)
    {
        lock (_lock)
        {
            _error = error;
            _completed = true;
        }
        wake();
    }

    /// <summary>What can be taken now; empty when there is nothing. What was left of the batch before stays first.</summary>
    /// <exception cref="Exception">The producer failed, and everything before that has been taken.</exception>
    public ReadOnlySpan<T> Peek()
    {
        lock (_lock)
        {
            if (_count == 0 && _error is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_error);
            return _batch.AsSpan(_cursor, _count - _cursor);
        }
    }

    /// <summary>Takes the first <paramref name="count"/> of what was looked at.</summary>
    public void Take(int count)
    {
        TaskCompletionSource? room;
        lock (_lock)
        {
            _cursor += count;
            if (_cursor < _count) return;
            if (System.Runtime.CompilerServices.RuntimeHelpers.IsReferenceOrContainsReferences<T>()) Array.Clear(_batch, 0, _count);
            _count = _cursor = 0;
            (room, _room) = (_room, null);
        }
        if (room is null) return;
        // The producer goes on where it belongs, not on the consumer's thread.
        _ = outside.Run(() =>
        {
            room.SetResult();
            return Task.CompletedTask;
        });
    }
}
