using System.Collections.Concurrent;
using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Operators.Tests;

public class TwoPhaseRestoreTests
{
    private readonly Store _store = new();

    [Fact]
    public void What_was_prepared_at_a_barrier_is_in_its_snapshot_and_committed_before_anything_is_written()
    {
        var before = Start();
        before.Write("a");
        var stored = before.Write("b").Barrier(1);
        before.Write("c");
        // The process is killed before it hears that the checkpoint is complete.
        var after = Start(attempt: 2, restored: [stored]);
        Assert.Equal(["a", "b"], _store.Committed);
        Assert.Equal(long.MaxValue, after.CommittedThrough);
        after.Write("c").Barrier(2);
        Assert.Equal(1, after.CommittedThrough);
        after.Complete(2);
        Assert.Equal(["a", "b", "c"], _store.Committed);
    }

    [Fact]
    public void A_snapshot_has_earlier_epochs_too_until_they_are_committed_and_restores_them_in_order()
    {
        var before = Start();
        before.Write("a").Barrier(1);
        before.Write("b").Barrier(3);
        var third = before.Write("c").Barrier(4);
        before.Complete(3);
        var fourth = before.Write("d").Barrier(5);
        Assert.Equal(["a", "b"], _store.Committed);
        Assert.Equal(["a", "b", "c"], Commits([third]));
        Assert.Equal(["c", "d"], Commits([fourth]));
        Assert.Equal(3, before.CommittedThrough);
    }

    [Fact]
    public void A_savepoint_commits_nothing_and_its_epoch_is_committed_with_the_next()
    {
        var sink = Start();
        sink.Write("a").Barrier(1);
        var savepoint = sink.Write("b").Barrier(2);
        sink.Complete(1);
        Assert.Equal(["a"], _store.Committed);
        sink.Write("c").Barrier(3);
        sink.Complete(3);
        Assert.Equal(["a", "b", "c"], _store.Committed);
        Assert.Equal(["a", "b"], Commits([savepoint]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Committables_are_shared_out_at_any_parallelism_and_each_subtask_goes_by_epoch(int parallelism)
    {
        var stored = Enumerable.Range(0, 3).Select(subtask =>
        {
            var sink = Start(subtask: subtask, parallelism: 3);
            sink.Write($"1-{subtask}").Barrier(1);
            return sink.Write($"2-{subtask}", $"3-{subtask}").Barrier(2);
        }).ToArray();
        var shares = Enumerable.Range(0, parallelism).Select(subtask => Commits(stored, subtask, parallelism)).ToArray();
        Assert.Equal(["1-0", "1-1", "1-2", "2-0", "2-1", "2-2", "3-0", "3-1", "3-2"], shares.SelectMany(static s => s).Order());
        Assert.All(shares, static share => Assert.Equal(share.Select(static c => c[0] == '1').OrderDescending(), share.Select(static c => c[0] == '1')));
    }

    [Fact]
    public void At_the_end_the_last_checkpoint_commits()
    {
        var sink = Start();
        sink.Write("a").Barrier(1);
        sink.Complete(1).Write("b").End();
        Assert.Equal(["a"], _store.Committed);
        Assert.Equal(1, sink.CommittedThrough);
        var stored = sink.Barrier(2);
        Assert.Equal(1, sink.CommittedThrough);
        sink.Complete(2);
        Assert.Equal(["a", "b"], _store.Committed);
        Assert.Equal(long.MaxValue, sink.CommittedThrough);
        Assert.Equal(["b"], Commits([stored]));
    }

    [Fact]
    public void Without_checkpoints_the_end_commits()
    {
        var sink = Start(checkpoints: false);
        sink.Write("a").Write("b").End();
        Assert.Equal(["a", "b"], _store.Committed);
        Assert.Equal(long.MaxValue, sink.CommittedThrough);
    }

    [Fact]
    public void A_commit_is_tried_again_with_growing_pauses()
    {
        var time = new HastyTime();
        var sink = Start(time: time);
        _store.Failures = 4;
        sink.Write("a").Barrier(1);
        sink.Complete(1);
        Assert.Equal(["a"], _store.Committed);
        Assert.Equal([100, 200, 400, 800], time.Pauses.Select(static p => p.TotalMilliseconds));
    }

    [Fact]
    public void A_commit_that_keeps_failing_fails_the_job_naming_sink_and_checkpoint_and_stays_in_the_snapshot()
    {
        var sink = Start();
        var stored = sink.Write("a").Barrier(7);
        _store.Failures = 5;
        var failure = Assert.Throws<OperatorFailedException>(() => sink.Complete(7));
        Assert.Contains("out could not commit checkpoint 7 in 5 tries: IOException: the store is away", failure.Message, StringComparison.Ordinal);
        Assert.Equal(6, sink.CommittedThrough);
        Assert.Equal(["a"], Commits([stored]));
    }

    [Fact]
    public void A_restored_commit_that_keeps_failing_fails_the_opening()
    {
        var stored = Start().Write("a").Barrier(7);
        _store.Failures = 5;
        var failure = Assert.Throws<CommitFailedException>(() => Start(attempt: 2, restored: [stored]));
        Assert.Contains("checkpoint 7", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_barrier_may_come_while_a_commit_is_under_way_and_has_what_is_not_known_to_be_committed()
    {
        var sink = Start();
        sink.Write("a").Barrier(1);
        _store.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        sink.Operator.CheckpointCompleted(1);
        sink.Operator.Work();
        Assert.False(sink.Operator.BeforeBarrier());
        using (var frozen = sink.Operator.Freeze()) Assert.Equal(["a"], Commits([frozen.Write()]));
        _store.Gate.SetResult();
        sink.Rest();
        Assert.Equal(long.MaxValue, sink.CommittedThrough);
    }

    [Fact]
    public void Committables_that_cannot_be_encoded_are_refused_when_the_operator_is_made()
    {
        var fault = Assert.Throws<UnsupportedTypeException>(() => new SinkHarness<string>(new Unstorable()));
        Assert.Contains("Connection", fault.Message, StringComparison.Ordinal);
    }

    private SinkHarness<string> Start(
        int subtask = 0, int parallelism = 1, int attempt = 1, OperatorSnapshot[]? restored = null, bool checkpoints = true, TimeProvider? time = null) =>
        new(_store, subtask, parallelism, attempt, restored, checkpoints, time);

    /// <summary>What a restore commits.</summary>
    private static string[] Commits(OperatorSnapshot[] stored, int subtask = 0, int parallelism = 1)
    {
        var store = new Store();
        _ = new SinkHarness<string>(store, subtask, parallelism, attempt: 2, stored);
        return [.. store.Committed];
    }

    private sealed record Upload(string Text, int Writer);

    private sealed class Store : TwoPhaseSink<string, Upload>
    {
        public ConcurrentQueue<string> Committed { get; } = new();

        public int Failures { get; set; }

        public TaskCompletionSource? Gate { get; set; }

        public override Task<SinkWriter<string, Upload>> CreateWriterAsync(SinkContext context, CancellationToken cancellationToken) =>
            Task.FromResult<SinkWriter<string, Upload>>(new Writer(context.Subtask));

        public override async Task CommitAsync(Upload committable, CancellationToken cancellationToken)
        {
            if (Gate is { } gate) await gate.Task;
            if (Failures-- > 0) throw new IOException("the store is away");
            Committed.Enqueue(committable.Text);
        }
    }

    private sealed class Writer(int subtask) : SinkWriter<string, Upload>
    {
        private readonly List<Upload> _open = [];

        public override Task WriteAsync(ReadOnlyMemory<string> records, CancellationToken cancellationToken)
        {
            _open.AddRange(records.ToArray().Select(r => new Upload(r, subtask)));
            return Task.CompletedTask;
        }

        public override Task<IReadOnlyList<Upload>> PrepareCommitAsync(CancellationToken cancellationToken)
        {
            IReadOnlyList<Upload> prepared = [.. _open];
            _open.Clear();
            return Task.FromResult(prepared);
        }
    }

    private sealed record Session(string Name, Stream Connection);

    private sealed class Unstorable : TwoPhaseSink<string, Session>
    {
        public override Task<SinkWriter<string, Session>> CreateWriterAsync(SinkContext context, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override Task CommitAsync(Session committable, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
