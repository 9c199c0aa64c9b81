using ActorStream.Persistence;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Fault = ActorStream.Operators.Tests.SimulatedBroker.Fault;

namespace ActorStream.Operators.Tests;

public class EpochSinkTests
{
    private readonly SimulatedBroker _broker = new();

    [Fact]
    public void An_epoch_is_written_when_its_checkpoint_is_complete_and_those_before_with_it_in_order()
    {
        var sink = Start();
        sink.Write(1, 2).Barrier(1);
        sink.Write(3).Barrier(2);
        sink.Write(4).Barrier(3);
        Assert.Empty(_broker.All);
        Assert.Equal(0, sink.CommittedThrough);
        sink.Complete(2);
        Assert.Equal([1, 2, 3], _broker.All);
        Assert.Equal(2, _broker.Marker(0)!.Epoch);
        sink.Complete(3);
        Assert.Equal([1, 2, 3, 4], _broker.All);
        Assert.Equal(long.MaxValue, sink.CommittedThrough);
        Assert.Equal(3, _broker.Writes);
    }

    [Fact]
    public void Barriers_and_records_pass_while_an_epoch_is_being_written()
    {
        var sink = Start();
        sink.Write(1).Barrier(1);
        _broker.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        sink.Operator.CheckpointCompleted(1);
        var second = sink.Write(2).Barrier(2);
        sink.Write(3);
        Assert.Equal(0, sink.CommittedThrough);
        _broker.Gate.SetResult();
        sink.Complete(2);
        Assert.Equal([1, 2], _broker.All);
        // The snapshot was made before it was known that the first epoch was written.
        Restart(second, 2);
        Assert.Equal([1, 2], _broker.All);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_a_doubtful_commit_the_marker_tells(bool committed)
    {
        var sink = Start();
        _broker.Plan(committed ? [Fault.FailsAfter] : [Fault.FailsBefore, Fault.FailsBefore, Fault.FailsAfter]);
        sink.Write(1, 2).Barrier(1);
        sink.Complete(1);
        sink.Write(3).Barrier(2);
        sink.Complete(2);
        Assert.Equal([1, 2, 3], _broker.All);
        Assert.Equal(2, _broker.Writes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_process_that_dies_around_its_commit_writes_each_epoch_once(bool committed)
    {
        var sink = Start();
        sink.Write(1).Barrier(1);
        var stored = sink.Write(2).Barrier(2);
        _broker.Plan(Fault.None, committed ? Fault.DiesAfter : Fault.DiesBefore);
        sink.Operator.CheckpointCompleted(2);
        Assert.True(_broker.Died.Wait(TimeSpan.FromMinutes(1)));
        Restart(stored, 2);
        Assert.Equal([1, 2], _broker.All);
        Restart(stored, 3);
        Assert.Equal([1, 2], _broker.All);
    }

    [Fact]
    public void An_older_attempt_is_shut_out_and_stops()
    {
        var zombie = Start();
        var stored = zombie.Write(1).Barrier(1);
        var after = Restart(stored, 2);
        var failure = Assert.Throws<OperatorFailedException>(() => zombie.Complete(1));
        Assert.Contains("belongs to attempt 2, not to 1", failure.Message, StringComparison.Ordinal);
        after.Write(2).Barrier(2);
        after.Complete(2);
        Assert.Equal([1, 2], _broker.All);
        Assert.Throws<EpochFencedException>(() => Start());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Epochs_keep_their_writer_at_any_parallelism(int parallelism)
    {
        var stored = Enumerable.Range(0, 3).Select(subtask =>
        {
            var sink = Start(subtask: subtask, parallelism: 3);
            sink.Write(10 + subtask).Barrier(1);
            return sink.Write(20 + subtask).Barrier(2);
        }).ToArray();
        for (var subtask = 0; subtask < parallelism; subtask++)
            _ = new SinkHarness<int>(new SimulatedBroker.Sink(_broker), subtask, parallelism, attempt: 2, restored: stored);
        Assert.All(Enumerable.Range(0, 3), writer => Assert.Equal([10 + writer, 20 + writer], _broker.Rows[writer]));
    }

    [Fact]
    public void Where_the_marker_is_gone_or_newer_the_job_stops_unless_it_is_told_what_to_do()
    {
        var sink = Start();
        sink.Write(1).Barrier(1);
        sink.Complete(1);
        var second = sink.Write(2).Barrier(2);
        sink.Complete(2);
        sink.Write(3).Barrier(3);
        sink.Complete(3);
        var newer = Assert.Throws<EpochMarkerException>(() => Restart(second, 2));
        Assert.Contains("the checkpoint knows of epoch 1 of attempt 1, and outside there is epoch 3 of attempt 1", newer.Message, StringComparison.Ordinal);
        _broker.ForgetMarkers();
        var gone = Assert.Throws<EpochMarkerException>(() => Restart(second, 3));
        Assert.Contains("no marker outside any more", gone.Message, StringComparison.Ordinal);
        Restart(second, 4, EpochMarkerMismatch.Skip);
        Assert.Equal([1, 2, 3], _broker.All);
        Restart(second, 5, EpochMarkerMismatch.Rewrite);
        Assert.Equal([1, 2, 3, 2], _broker.All);
    }

    [Fact]
    public void The_marker_of_an_earlier_job_is_not_taken_for_this_ones()
    {
        _broker.SetMarker(0, new EpochMarker("another", 1, 1));
        var sink = Start();
        var stored = sink.Write(1).Barrier(1);
        Restart(stored, 2);
        Assert.Equal([1], _broker.All);
    }

    [Fact]
    public async Task An_epoch_is_not_written_again_from_a_snapshot_that_has_it_and_its_marker_too()
    {
        var (first, second) = (new Epoch(1, 1, []), new Epoch(2, 1, []));
        var marker = new EpochMarker("line", first.Attempt, first.Id);
        _broker.SetMarker(0, marker);
        var context = new SinkContext { JobName = "job", SinkName = "out", Subtask = 0, Parallelism = 1, Attempt = 2, TimeProvider = new HastyTime(), LoggerFactory = NullLoggerFactory.Instance };
        await using var party = new SimulatedBroker.Sink(_broker).CreateParty(context);
        // The snapshot was made between the commit of the first epoch and its removal from what is to be written.
        var stored = new EpochState { Writer = 0, Lineage = marker.Lineage, Last = marker };
        Assert.Equal([second], await new EpochCommitter(party, 0, context).RecoverAsync(stored, [first, second], EpochMarkerMismatch.Fail, CancellationToken.None));
    }

    [Fact]
    public void Only_complete_epochs_that_are_not_written_stop_records()
    {
        var sink = new SinkHarness<int>(new SimulatedBroker.Sink(_broker) { UnwrittenLimit = 20 });
        _broker.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        sink.Write([.. Enumerable.Range(0, 100)]).Barrier(1);
        sink.Write([.. Enumerable.Range(100, 100)]).Barrier(2);
        Assert.Equal(1, Take(sink, 200));
        sink.Operator.CheckpointCompleted(1);
        Assert.Equal(0, Take(sink, 201));
        sink.Barrier(3);
        _broker.Gate.SetResult();
        sink.Complete(1);
        Assert.Equal(1, Take(sink, 201));
        sink.Barrier(4);
        sink.Complete(4);
        Assert.Equal(Enumerable.Range(0, 202), _broker.All);
    }

    [Fact]
    public void What_memory_has_no_room_for_goes_to_a_file_and_is_in_the_snapshot_and_written_all_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("epochs-").FullName;
        try
        {
            var settings = new SimulatedBroker.Sink(_broker) { RecordSize = 1000, MemoryLimit = 200_000, SpillFolder = folder };
            var sink = new SinkHarness<int>(settings);
            sink.Write([.. Enumerable.Range(0, 2000)]);
            var first = sink.Barrier(1);
            sink.Write([.. Enumerable.Range(2000, 1000)]);
            var second = sink.Barrier(2);
            Assert.True(first.States.Sum(static s => s.Bytes) > 2_000_000);
            sink.Complete(1);
            Assert.Equal(Enumerable.Range(0, 2000), _broker.All);
            Assert.Equal(Enumerable.Range(0, 3000), Written(new SimulatedBroker(), second));
            sink.Complete(2);
            Assert.Equal(Enumerable.Range(0, 3000), _broker.All);
            sink.Close();
            Assert.Empty(Directory.GetFiles(folder));

            int[] Written(SimulatedBroker broker, OperatorSnapshot stored)
            {
                _ = new SinkHarness<int>(new SimulatedBroker.Sink(broker) { RecordSize = 1000, MemoryLimit = 200_000, SpillFolder = folder }, attempt: 2, restored: [stored]);
                return broker.All;
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void At_the_end_the_last_checkpoint_writes_the_rest_or_without_checkpoints_the_end_does()
    {
        var sink = Start();
        sink.Write(1).End();
        Assert.Equal(0, sink.CommittedThrough);
        Assert.Empty(_broker.All);
        sink.Barrier(1);
        sink.Complete(1);
        Assert.Equal([1], _broker.All);
        Assert.Equal(long.MaxValue, sink.CommittedThrough);
        var other = new SimulatedBroker();
        new SinkHarness<int>(new SimulatedBroker.Sink(other), checkpoints: false).Write(7, 8).End().Close();
        Assert.Equal([7, 8], other.All);
    }

    [Fact]
    public void An_outside_party_that_stays_away_fails_the_job_naming_sink_and_checkpoint()
    {
        var sink = Start();
        sink.Write(1).Barrier(4);
        _broker.Plan([.. Enumerable.Repeat(Fault.FailsBefore, 5)]);
        var failure = Assert.ThrowsAny<Exception>(() => sink.Complete(4));
        Assert.Contains("out could not commit checkpoint 4 in 5 tries: TimeoutException: the broker did not answer", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_cannot_be_sent_is_refused_where_it_comes_and_leaves_nothing_behind()
    {
        var sink = Start();
        sink.Write(1);
        Assert.Throws<ArgumentException>(() => Take(sink, -5));
        sink.Write(2).Barrier(1);
        sink.Complete(1);
        Assert.Equal([1, 2], _broker.All);
    }

    [Fact]
    public void Killed_at_random_moments_each_record_is_outside_once_and_in_order()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var broker = new SimulatedBroker();
            var completed = (Position: 0, Snapshot: (OperatorSnapshot?)null);
            var id = 0L;
            var attempt = 1;
            for (; completed.Position < 60; attempt++)
            {
                // What is restored is written while the sink is opened: it may have to be tried again.
                broker.Plan([.. Enumerable.Range(0, 2).Select(_ => (Fault)random.Next(3))]);
                var sink = new SinkHarness<int>(
                    new SimulatedBroker.Sink(broker) { MemoryLimit = 100_000, RecordSize = 20_000 }, attempt: attempt, restored: completed.Snapshot is { } s ? [s] : null);
                broker.Plan([.. Enumerable.Range(0, 3).Select(_ => (Fault)random.Next(5))]);
                var position = completed.Position;
                for (var steps = random.Next(1, 12); steps > 0; steps--)
                {
                    if (random.Next(3) > 0)
                    {
                        sink.Write(position++);
                        continue;
                    }
                    var snapshot = sink.Barrier(++id);
                    if (random.Next(4) == 0) continue;
                    completed = (position, snapshot);
                    if (random.Next(3) == 0) continue;
                    // Writing goes on while other things happen, even the end of the process.
                    sink.Operator.CheckpointCompleted(id);
                    if (random.Next(2) == 0) SpinWait.SpinUntil(() => sink.CommittedThrough >= id || broker.Died.IsSet || sink.Operator.HasWork);
                }
            }
            broker.Plan();
            if (completed.Snapshot is { } last) _ = new SinkHarness<int>(new SimulatedBroker.Sink(broker), attempt: attempt, restored: [last]);
            Assert.True(Enumerable.Range(0, completed.Position).SequenceEqual(broker.All), $"seed {seed}: {string.Join(' ', broker.All)}");
        }
    }

    private SinkHarness<int> Start(int subtask = 0, int parallelism = 1) => new(new SimulatedBroker.Sink(_broker), subtask, parallelism);

    private SinkHarness<int> Restart(OperatorSnapshot stored, int attempt, EpochMarkerMismatch mismatch = EpochMarkerMismatch.Fail) =>
        new(new SimulatedBroker.Sink(_broker) { OnMismatch = mismatch }, attempt: attempt, restored: [stored]);

    private static int Take(SinkHarness<int> sink, int record) => ((EpochSinkOperator<int>)sink.Operator).Input.Process([record], [0], default);
}
