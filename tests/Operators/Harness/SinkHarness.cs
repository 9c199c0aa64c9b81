using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Operators.Tests;

/// <summary>
/// Drives a sink of one subtask as its task would, with barriers, snapshots and restarts. Forgetting it without closing is the end of a
/// process that was killed.
/// </summary>
sealed class SinkHarness<T>
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Inlet<T> _input;
    readonly OperatorChain _chain;
    readonly SemaphoreSlim _woken = new(0);

    public SinkHarness(
        ISink<T> sink, int subtask = 0, int parallelism = 1, int attempt = 1, OperatorSnapshot[]? restored = null, bool checkpoints = true, TimeProvider? time = null)
    {
        var context = new OperatorContext
        {
            JobName = "job",
            Name = "out",
            Uid = "out",
            Subtask = subtask,
            Parallelism = parallelism,
            MaxParallelism = 128,
            Attempt = attempt,
            Time = time ?? new HastyTime(),
            Wake = () => _woken.Release(),
            CommitsOnCheckpoints = checkpoints,
        };
        _input = sink.CreateOperator(context);
        _input.Owner.Attach(context);
        _chain = new OperatorChain(_input.Owner);
        if (restored is not null) Operator.Restore(new SnapshotReader(restored, subtask, parallelism));
        Operator.Open();
        Operator.OpenAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    public Operator Operator => _input.Owner;

    public long CommittedThrough => Operator.CommittedThrough;

    public SinkHarness<T> Write(params T[] records)
    {
        for (var taken = 0; taken < records.Length;)
        {
            var count = _input.Process(records.AsSpan(taken), new long[records.Length - taken], default);
            if (count == 0) Wait();
            taken += count;
        }
        return Rest();
    }

    public SinkHarness<T> Watermark(long watermark)
    {
        Until(() => Operator.AdvanceWatermark(watermark));
        return Rest();
    }

    /// <summary>A barrier comes.</summary>
    /// <returns>What the checkpoint has of the sink.</returns>
    public OperatorSnapshot Barrier(long id)
    {
        Until(_chain.BeforeBarrier);
        Operator.SnapshotState(id);
        using var frozen = Operator.Freeze();
        _chain.ForwardBarrier(new CheckpointBarrier(id));
        return OperatorSnapshot.FromBytes(frozen.Write().ToBytes());
    }

    public SinkHarness<T> Complete(long id)
    {
        Operator.CheckpointCompleted(id);
        Rest();
        Until(() => CommittedThrough >= id);
        return Rest();
    }

    public SinkHarness<T> End()
    {
        Until(_chain.EndInput);
        return Rest();
    }

    public void Close() => Operator.CloseAsync().GetAwaiter().GetResult();

    /// <summary>Waits until nothing is under way.</summary>
    public SinkHarness<T> Rest()
    {
        Until(() => _chain.Step() && Operator.AdvanceWatermark(EventTime.None));
        return this;
    }

    void Until(Func<bool> done)
    {
        while (!done())
        {
            Wait();
            _chain.Step();
        }
    }

    void Wait() => Assert.True(_woken.Wait(Patience), "Nobody woke the task.");
}

/// <summary>A clock on which every pause is over at once; it tells which there were.</summary>
sealed class HastyTime : TimeProvider
{
    readonly List<TimeSpan> _pauses = [];

    public IReadOnlyList<TimeSpan> Pauses
    {
        get
        {
            lock (_pauses) return [.. _pauses];
        }
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= TimeSpan.Zero)
        {
            lock (_pauses) _pauses.Add(dueTime);
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }
        return new Spent();
    }

    sealed class Spent : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
