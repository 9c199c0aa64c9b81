using Xunit;

namespace ActorStream.Operators.Tests;

public class TwoPhaseSinkTests
{
    private readonly Sink _sink = new();
    private readonly ManualTime _time = new();
    private readonly Inlet<int> _input;
    private readonly OperatorChain _chain;
    private int _wakes;

    public TwoPhaseSinkTests()
    {
        var context = OperatorHarness<int>.Context(_time, subtask: 2, parallelism: 3, wake: () => _wakes++);
        _input = ((ISink<int>)_sink).CreateOperator(context);
        _input.Owner.Attach(context);
        _chain = new OperatorChain(_input.Owner);
        _input.Owner.OpenAsync(default).GetAwaiter().GetResult();
    }

    [Fact]
    public void An_epoch_is_committed_when_its_checkpoint_is_complete()
    {
        Write(1, 2);
        Barrier(1);
        Write(3);
        Assert.Equal(["subtask 2 of 3, attempt 1", "write 1 2", "prepare", "write 3"], _sink.Log);
        Complete(1);
        Assert.Equal("commit 1 2", _sink.Log[^1]);
        Barrier(2);
        Complete(2);
        Assert.Equal(["prepare", "commit 3"], _sink.Log[^2..]);
    }

    [Fact]
    public void A_checkpoint_commits_those_before_it_in_order()
    {
        foreach (var epoch in (int[])[1, 2, 3])
        {
            Write(epoch);
            Barrier(epoch);
        }
        Complete(2);
        Assert.Equal(["commit 1", "commit 2"], _sink.Log[^2..]);
        Complete(1);
        Assert.Equal("commit 2", _sink.Log[^1]);
        Complete(3);
        Assert.Equal("commit 3", _sink.Log[^1]);
    }

    [Fact]
    public void At_the_end_of_the_input_everything_is_committed_once()
    {
        Write(1);
        Barrier(1);
        Write(2);
        Assert.True(_chain.EndInput());
        Assert.Equal(["prepare", "commit 1", "commit 2"], _sink.Log[^3..]);
        var count = _sink.Log.Count;
        Complete(1);
        Assert.Equal(count, _sink.Log.Count);
    }

    [Fact]
    public void While_a_write_is_under_way_nothing_is_taken_and_its_end_wakes_the_task()
    {
        _sink.Pending = new TaskCompletionSource();
        Assert.Equal(1, Process(1));
        Assert.Equal(0, Process(2));
        Assert.False(_chain.BeforeBarrier());
        Assert.False(_chain.EndInput());
        Assert.Equal(0, _wakes);
        _sink.Pending.SetResult();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref _wakes) == 1, TimeSpan.FromMinutes(1)));
        Assert.True(_chain.EndInput());
        Assert.Equal("commit 1", _sink.Log[^1]);
    }

    [Fact]
    public void A_write_that_fails_is_told_even_if_no_record_follows()
    {
        _sink.Pending = new TaskCompletionSource();
        Process(1);
        _sink.Pending.SetException(new IOException("the disk is full"));
        var failure = Assert.Throws<OperatorFailedException>(() => _chain.Step());
        Assert.Contains("op, subtask 2", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the disk is full", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_writer_is_called_at_the_time_it_asks_for()
    {
        _sink.NextTime = 100;
        Assert.Equal(100, _chain.NextProcessingTime);
        _chain.AdvanceProcessingTime(99);
        Assert.DoesNotContain("time 99", _sink.Log);
        _chain.AdvanceProcessingTime(100);
        Assert.Equal("time 100", _sink.Log[^1]);
        Assert.Equal(long.MaxValue, _chain.NextProcessingTime);
    }

    [Fact]
    public async Task Closing_disposes_the_writer_and_commits_nothing()
    {
        Write(1);
        Barrier(1);
        await _input.Owner.CloseAsync();
        Assert.Equal("dispose", _sink.Log[^1]);
        Assert.DoesNotContain(_sink.Log, static l => l.StartsWith("commit", StringComparison.Ordinal));
    }

    private int Process(params int[] records) => _input.Process(records, new long[records.Length], default);

    private void Write(params int[] records)
    {
        Assert.Equal(records.Length, Process(records));
        Assert.True(_chain.Step());
    }

    private void Barrier(long id)
    {
        Assert.True(_chain.BeforeBarrier());
        _chain.ForwardBarrier(new CheckpointBarrier(id));
    }

    private void Complete(long id)
    {
        _input.Owner.CheckpointCompleted(id);
        Assert.True(_chain.Step());
    }

    private sealed class Sink : TwoPhaseSink<int, int[]>
    {
        public List<string> Log { get; } = [];

        public TaskCompletionSource? Pending { get; set; }

        public long NextTime { get; set; } = long.MaxValue;

        public override Task<SinkWriter<int, int[]>> CreateWriterAsync(SinkContext context, CancellationToken cancellationToken)
        {
            Log.Add($"subtask {context.Subtask} of {context.Parallelism}, attempt {context.Attempt}");
            return Task.FromResult<SinkWriter<int, int[]>>(new Writer(this));
        }

        public override Task CommitAsync(int[] committable, CancellationToken cancellationToken)
        {
            Log.Add($"commit {string.Join(' ', committable)}");
            return Task.CompletedTask;
        }
    }

    private sealed class Writer(Sink sink) : SinkWriter<int, int[]>
    {
        private readonly List<int> _open = [];

        internal override long NextTime => sink.NextTime;

        public override Task WriteAsync(ReadOnlyMemory<int> records, CancellationToken cancellationToken)
        {
            _open.AddRange(records.ToArray());
            sink.Log.Add($"write {string.Join(' ', records.ToArray())}");
            return sink.Pending?.Task ?? Task.CompletedTask;
        }

        public override Task<IReadOnlyList<int[]>> PrepareCommitAsync(CancellationToken cancellationToken)
        {
            sink.Log.Add("prepare");
            IReadOnlyList<int[]> prepared = _open.Count == 0 ? [] : [_open.ToArray()];
            _open.Clear();
            return Task.FromResult(prepared);
        }

        public override ValueTask DisposeAsync()
        {
            sink.Log.Add("dispose");
            return base.DisposeAsync();
        }

        internal override Task OnTimeAsync(long now, CancellationToken cancellationToken)
        {
            sink.Log.Add($"time {now}");
            sink.NextTime = long.MaxValue;
            return Task.CompletedTask;
        }
    }
}
