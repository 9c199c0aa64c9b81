using System.Collections.Concurrent;

namespace ActorStream.Actors.InProcess;

/// <summary>
/// A thread that gives data-plane actors their turns, one after the other. Neighbours in a pipeline share a loop, so that a batch is
/// read while it is still in the processor's cache.
/// </summary>
internal sealed class LoopThread
{
    private const int SpinsBeforePark = 20;

    private readonly ConcurrentQueue<ActorCell> _inbox = new();
    private readonly Queue<ActorCell> _ready = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly Thread _thread;
    private int _parked;
    private volatile bool _stopped;

    public LoopThread(string name)
    {
        _thread = new Thread(Loop) { IsBackground = true, Name = name };
        _thread.Start();
    }

    public void Enqueue(ActorCell cell)
    {
        if (Thread.CurrentThread == _thread)
        {
            _ready.Enqueue(cell);
            return;
        }
        _inbox.Enqueue(cell);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _parked) == 1 && Interlocked.Exchange(ref _parked, 0) == 1) _signal.Release();
    }

    public void Stop()
    {
        _stopped = true;
        if (Interlocked.Exchange(ref _parked, 0) == 1) _signal.Release();
    }

    private void Loop()
    {
        while (!_stopped)
        {
            while (_inbox.TryDequeue(out var woken)) _ready.Enqueue(woken);
            if (_ready.TryDequeue(out var cell))
            {
                cell.Execute();
                continue;
            }
            if (SpinForWork()) continue;
            Volatile.Write(ref _parked, 1);
            Interlocked.MemoryBarrier();
            if (_inbox.IsEmpty && !_stopped) _signal.Wait();
            else if (Interlocked.Exchange(ref _parked, 0) == 0) _signal.Wait();
        }
    }

    private bool SpinForWork()
    {
        for (var i = 0; i < SpinsBeforePark; i++)
        {
            if (!_inbox.IsEmpty) return true;
            Thread.SpinWait(30);
        }
        return false;
    }
}
