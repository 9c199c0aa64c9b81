using System.Collections.Concurrent;
using ActorStream.Operators.Exchange;

namespace ActorStream.Actors.InProcess;

/// <summary>An actor of the in-process host: its mailbox, and the guarantee that it runs on one thread at a time.</summary>
internal sealed class ActorCell : ActorContext, IThreadPoolWorkItem
{
    private const int MessagesPerTurn = 64;
    private const int Idle = 0;
    private const int Scheduled = 1;

    private readonly InProcessHost _host;
    private readonly CellRef _self;
    private readonly LoopThread? _loop;
    private readonly ConcurrentQueue<object> _mailbox = new();
    private readonly List<ActorRef> _watchers = [];
    private readonly Lock _watchLock = new();
    private Actor? _actor;
    private ITimer? _wakeTimer;
    private int _state;
    private int _wake;
    private volatile bool _stopped;
    private Exception? _cause;

    public ActorCell(InProcessHost host, string name, LoopThread? loop)
    {
        _host = host;
        _loop = loop;
        _self = new CellRef(this, name);
    }

    public override ActorRef Self => _self;

    public override TimeProvider Time => _host.Time;

    public bool IsStopped => _stopped;

    public void Start(Actor actor)
    {
        _actor = actor;
        actor.Attach(this);
    }

    public override void Tell(ActorRef target, object message) => ((CellRef)target).Cell.Post(message);

    public void Post(object message)
    {
        if (_stopped)
        {
            _host.DeadLetter(message);
            return;
        }
        _mailbox.Enqueue(message);
        Schedule();
    }

    public override void Spawn(ActorSpec spec, object tag) => Post(new Spawned(tag, _host.Spawn(spec)));

    public override void Watch(ActorRef target)
    {
        var cell = ((CellRef)target).Cell;
        lock (cell._watchLock)
        {
            if (!cell._stopped)
            {
                cell._watchers.Add(_self);
                return;
            }
        }
        Post(new Terminated(target, cell._cause));
    }

    public override void Stop(ActorRef target) => ((CellRef)target).Cell.Post(StopMessage.Instance);

    public override IDisposable StartTimer(TimeSpan due, object message) =>
        Time.CreateTimer(_ => Post(message), null, due, Timeout.InfiniteTimeSpan);

    public override void Pipe<T>(Task<T> work, Func<T, object> done, Func<Exception, object> failed) =>
        work.ContinueWith(
            task => Post(task.IsCompletedSuccessfully
                ? done(task.Result)
                : failed(task.Exception?.GetBaseException() ?? new OperationCanceledException())),
            CancellationToken.None,
            TaskContinuationOptions.DenyChildAttach,
            TaskScheduler.Default);

    public override void Wake()
    {
        // What the caller has written must be seen by the turn that an earlier wish has asked for.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _wake) == 1 && Volatile.Read(ref _state) == Scheduled) return;
        Interlocked.Exchange(ref _wake, 1);
        Schedule();
    }

    public override void WakeAfter(TimeSpan due)
    {
        _wakeTimer ??= Time.CreateTimer(static cell => ((ActorCell)cell!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _wakeTimer.Change(due, Timeout.InfiniteTimeSpan);
    }

    public override ChannelWriter<T> OpenWriter<T>(ChannelId id, ActorRef receiver, bool hashed)
    {
        var channel = _host.Channel<T>(id, hashed);
        channel.Connect(sender: this, receiver: ((CellRef)receiver).Cell);
        return channel.Writer;
    }

    public override ChannelReader OpenReader<T>(ChannelId id, ActorRef sender, bool hashed, string origin)
    {
        var channel = _host.Channel<T>(id, hashed);
        channel.Connect(((CellRef)sender).Cell, this);
        channel.Reader.Name = origin;
        return channel.Reader;
    }

    public void Execute()
    {
        if (_stopped) return;
        var more = false;
        try
        {
            Interlocked.Exchange(ref _wake, 0);
            for (var i = 0; i < MessagesPerTurn && _mailbox.TryDequeue(out var message); i++)
            {
                if (message is StopMessage)
                {
                    Terminate(null);
                    return;
                }
                _actor!.Receive(message);
            }
            more = _actor!.Run();
        }
        catch (Exception cause)
        {
            Terminate(cause);
            return;
        }
        if (more)
        {
            Dispatch();
            return;
        }
        Interlocked.Exchange(ref _state, Idle);
        if (!_mailbox.IsEmpty || Volatile.Read(ref _wake) == 1) Schedule();
    }

    private void Schedule()
    {
        if (Volatile.Read(ref _state) == Idle && Interlocked.CompareExchange(ref _state, Scheduled, Idle) == Idle) Dispatch();
    }

    private void Dispatch()
    {
        if (_loop is null) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        else _loop.Enqueue(this);
    }

    private void Terminate(Exception? cause)
    {
        ActorRef[] watchers;
        lock (_watchLock)
        {
            _cause = cause;
            _stopped = true;
            watchers = _watchers.ToArray();
        }
        _wakeTimer?.Dispose();
        try
        {
            _actor!.Stopped();
        }
        catch (Exception second) when (cause is not null)
        {
            cause = new AggregateException(cause, second);
        }
        while (_mailbox.TryDequeue(out var message)) _host.DeadLetter(message);
        foreach (var watcher in watchers) Tell(watcher, new Terminated(_self, cause));
        _host.Remove(this);
    }

    private sealed class CellRef(ActorCell cell, string name) : ActorRef
    {
        public ActorCell Cell { get; } = cell;

        public override string Name { get; } = name;
    }

    private sealed class StopMessage
    {
        public static readonly StopMessage Instance = new();
    }
}
