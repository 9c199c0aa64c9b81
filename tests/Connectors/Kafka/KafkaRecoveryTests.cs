using System.Globalization;
using ActorStream.Operators;
using ActorStream.Operators.Tests;
using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Connectors.Tests.Kafka;

/// <summary>The exactly-once sink, driven barrier by barrier. A harness that is forgotten without closing is a process that was killed.</summary>
[Collection(KafkaTests.Name)]
public class KafkaRecoveryTests(KafkaBroker broker)
{
    [KafkaFact]
    public async Task What_a_checkpoint_has_is_read_once_it_is_complete_and_not_before()
    {
        var topic = await KafkaTopic.CreateAsync(broker);
        var sink = Start(topic).Write("a", "b");
        sink.Barrier(1);
        sink.Write("c");
        Assert.Empty(topic.ReadValues());
        sink.Complete(1);
        Assert.Equal(["a", "b"], topic.ReadValues());
        sink.Barrier(2);
        sink.Complete(2);
        Assert.Equal(["a", "b", "c"], topic.ReadValues());
        sink.Close();
    }

    [KafkaFact]
    public async Task A_killed_writer_s_checkpoint_is_written_by_the_next_attempt_and_only_once()
    {
        var topic = await KafkaTopic.CreateAsync(broker);
        var first = Start(topic).Write("a");
        var one = first.Barrier(1);
        first.Write("lost, and sent again by the source");
        var second = Start(topic, attempt: 2, restored: [one]);
        Assert.Equal(["a"], topic.ReadValues());
        var third = Start(topic, attempt: 3, restored: [one]);
        Assert.Equal(["a"], topic.ReadValues());
        third.Write("b");
        third.Barrier(2);
        third.Complete(2);
        Assert.Equal(["a", "b"], topic.ReadValues());
        second.Close();
        third.Close();
    }

    [KafkaFact]
    public async Task A_zombie_that_still_holds_a_complete_checkpoint_writes_it_not_twice()
    {
        var topic = await KafkaTopic.CreateAsync(broker);
        var zombie = Start(topic).Write("a");
        var one = zombie.Barrier(1);
        var next = Start(topic, attempt: 2, restored: [one]).Write("b");
        next.Barrier(2);
        next.Complete(2);
        // It hears of its checkpoint only now.
        var failure = Assert.ThrowsAny<Exception>(() => zombie.Complete(1));
        Assert.Contains("somebody else writes in this one's place", failure.ToString(), StringComparison.Ordinal);
        next.Write("c");
        next.Barrier(3);
        next.Complete(3);
        Assert.Equal(["a", "b", "c"], topic.ReadValues());
        next.Close();
    }

    [KafkaFact]
    public async Task Narrower_and_wider_again_each_writer_s_records_are_written_once()
    {
        var topic = await KafkaTopic.CreateAsync(broker);
        var wide = Enumerable.Range(0, 3).Select(s => Start(topic, subtask: s, parallelism: 3).Write($"{s}")).ToArray();
        var stored = wide.Select(static w => w.Barrier(1)).ToArray();
        var narrow = Start(topic, attempt: 2, restored: stored);
        Assert.Equal(["0", "1", "2"], topic.ReadValues().Order());
        narrow.Write("n");
        stored = [narrow.Barrier(2)];
        var again = Enumerable.Range(0, 2).Select(s => Start(topic, subtask: s, parallelism: 2, attempt: 3, restored: stored).Write($"again {s}")).ToArray();
        foreach (var sink in again)
        {
            sink.Barrier(3);
            sink.Complete(3);
        }
        Assert.Equal(["0", "1", "2", "again 0", "again 1", "n"], topic.ReadValues().Order(StringComparer.Ordinal));
        foreach (var sink in again) sink.Close();
    }

    [KafkaFact]
    public async Task A_marker_that_was_deleted_stops_the_job_unless_it_is_told_what_to_do()
    {
        var topic = await KafkaTopic.CreateAsync(broker);
        var first = Start(topic).Write("a");
        first.Barrier(1);
        first.Complete(1);
        first.Write("b");
        var two = first.Barrier(2);
        first.Close();
        await topic.DeleteGroupAsync($"{topic.Name}-out-0");
        var failure = Assert.ThrowsAny<Exception>(() => Start(topic, attempt: 2, restored: [two]));
        Assert.Contains("there is no marker outside any more", failure.ToString(), StringComparison.Ordinal);
        var rewriting = Start(topic, attempt: 3, restored: [two], mismatch: MarkerMismatch.Rewrite);
        Assert.Equal(["a", "b"], topic.ReadValues());
        rewriting.Close();
    }

    [KafkaFact]
    public async Task A_transaction_that_a_killed_process_left_open_is_aborted_by_the_next_attempt()
    {
        var topic = await KafkaTopic.CreateAsync(broker);
        var first = Start(topic).Write("a");
        var one = first.Barrier(1);
        first.Close();
        // As a process does that is killed in the middle of writing.
        using var open = topic.BeginTransaction($"{topic.Name}-out-0", 0, "half");
        var second = Start(topic, attempt: 2, restored: [one]);
        Assert.Equal(["a"], topic.ReadValues());
        Assert.Equal(["half", "a"], topic.Read("read_uncommitted").Select(static r => System.Text.Encoding.UTF8.GetString(r.Message.Value!)));
        second.Close();
    }

    [KafkaFact]
    public async Task Writing_that_takes_longer_than_the_transaction_may_is_done_again()
    {
        var topic = await KafkaTopic.CreateAsync(broker);
        var sink = Start(topic, timeout: TimeSpan.FromSeconds(1)).Write("a");
        sink.Barrier(1);
        sink.Complete(1);
        // Somebody with the writer's name makes the broker abort what the writer has: just what it does when a transaction has timed out.
        using (topic.BeginTransaction($"{topic.Name}-out-0", 0, "half"))
        {
            sink.Write("b");
            sink.Barrier(2);
            sink.Complete(2);
        }
        sink.Write("c");
        sink.Barrier(3);
        sink.Complete(3);
        Assert.Equal(["a", "b", "c"], topic.ReadValues());
        sink.Close();
    }

    [KafkaCrashFact]
    public async Task A_broker_that_is_killed_while_a_checkpoint_is_written_has_it_once_in_the_end()
    {
        var topic = await KafkaTopic.CreateAsync(broker);
        var sink = Start(topic);
        for (var n = 0; n < 3; n++)
        {
            sink.Write([.. Enumerable.Range(n * 10_000, 10_000).Select(static i => i.ToString(CultureInfo.InvariantCulture))]);
            sink.Barrier(n + 1);
            sink.Operator.CheckpointCompleted(n + 1);
            // A killed broker is back when its session has expired: once is enough.
            if (n == 1) await broker.CrashAsync();
            sink.Complete(n + 1);
        }
        Assert.Equal(Enumerable.Range(0, 30_000).Select(static i => i.ToString(CultureInfo.InvariantCulture)), topic.ReadValues());
        sink.Close();
    }

    SinkHarness<string> Start(
        KafkaTopic topic, int subtask = 0, int parallelism = 1, int attempt = 1, OperatorSnapshot[]? restored = null, MarkerMismatch mismatch = default, TimeSpan? timeout = null) =>
        new(
            new KafkaSink<string>
            {
                BootstrapServers = broker.Servers,
                Topic = topic.Name,
                ValueFormat = new TextFormat(),
                DeliveryGuarantee = DeliveryGuarantee.ExactlyOnce,
                TransactionalIdPrefix = topic.Name,
                OnMarkerMismatch = mismatch,
                TransactionTimeout = timeout ?? TimeSpan.FromMinutes(2),
            },
            subtask, parallelism, attempt, restored, time: TimeProvider.System);
}
