using ActorStream.Operators;
using ActorStream.Operators.Tests;
using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Connectors.Tests;

/// <summary>The process that writes files is killed in every state, and restored.</summary>
public sealed class FileSinkRestoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_part_that_was_open_is_written_anew_and_its_remains_are_taken_away()
    {
        Start().Write("a", "b");
        Assert.Single(Hidden());
        var after = Start(attempt: 2);
        Assert.Empty(Hidden());
        after.Write("a", "b").Barrier(1);
        after.Complete(1);
        Assert.Equal(["part-2-0-0: a b"], Seen());
    }

    [Fact]
    public void A_part_that_was_rolled_but_belongs_to_no_checkpoint_is_taken_away()
    {
        Start(size: 4).Write("aaa", "bbb", "c");
        Assert.Equal(3, Hidden().Length);
        Start(attempt: 2);
        Assert.Empty(Hidden());
        Assert.Empty(Seen());
    }

    [Fact]
    public void A_part_of_a_checkpoint_that_never_completed_is_taken_away()
    {
        var before = Start();
        var first = before.Write("a").Barrier(1);
        before.Complete(1);
        before.Write("b").Barrier(2);
        Assert.Single(Hidden());
        Start(attempt: 2, restored: [first]);
        Assert.Empty(Hidden());
        Assert.Equal(["part-1-0-0: a"], Seen());
    }

    [Fact]
    public void A_prepared_part_of_a_complete_checkpoint_gets_its_name_on_restore()
    {
        var before = Start();
        var stored = before.Write("a").Barrier(1);
        before.Write("b");
        Assert.Empty(Seen());
        Start(attempt: 2, restored: [stored]);
        Assert.Equal(["part-1-0-0: a"], Seen());
        Assert.Empty(Hidden());
    }

    [Fact]
    public void A_part_that_has_its_name_already_is_left_alone()
    {
        var before = Start();
        var stored = before.Write("a").Barrier(1);
        before.Complete(1);
        Start(attempt: 2, restored: [stored]);
        Start(attempt: 3, restored: [stored]);
        Assert.Equal(["part-1-0-0: a"], Seen());
    }

    [Fact]
    public void Of_several_parts_those_without_their_names_get_them()
    {
        var before = Start(size: 4);
        var stored = before.Write("aaa", "bbb", "ccc").Barrier(1);
        // The process was killed between two renames.
        var second = Hidden()[1];
        File.Move(second, _folder["part-1-0-1"]);
        Start(attempt: 2, restored: [stored]);
        Assert.Equal(["part-1-0-0: aaa", "part-1-0-1: bbb", "part-1-0-2: ccc"], Seen());
    }

    [Fact]
    public void A_part_that_was_committed_and_moved_away_is_not_missed_but_one_that_was_never_committed_is()
    {
        var before = Start();
        var stored = before.Write("a").Barrier(1);
        before.Complete(1);
        File.Delete(_folder["part-1-0-0"]);
        Start(attempt: 2, restored: [stored]);
        var other = Start(attempt: 3);
        other.Write("b").Barrier(2);
        File.Delete(Hidden().Single());
        var failure = Assert.Throws<OperatorFailedException>(() => other.Complete(2));
        Assert.Contains("is not there: somebody has deleted it before it was committed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_was_written_to_or_whose_name_is_taken_fails_saying_so()
    {
        var sink = Start();
        sink.Write("a").Barrier(1);
        File.AppendAllText(Hidden().Single(), "more");
        Assert.Contains("it had 2 when its checkpoint was made", Assert.Throws<OperatorFailedException>(() => sink.Complete(1)).Message, StringComparison.Ordinal);
        var taken = Start(attempt: 2);
        taken.Write("b").Barrier(2);
        _folder.Write("part-2-0-0", "mine");
        Assert.Contains("is there already", Assert.Throws<OperatorFailedException>(() => taken.Complete(2)).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder["part-2-0-0"]));
    }

    [Fact]
    public void Clean_up_leaves_what_other_subtasks_other_sinks_and_later_attempts_have()
    {
        Start(attempt: 5).Write("later");
        OperatorSnapshot[] stored = [.. Enumerable.Range(0, 2).Select(s => Start(subtask: s, parallelism: 2).Write($"s{s}").Barrier(1))];
        _folder.Write(".part-1-0-9.00000000.inprogress", "of another job");
        // The first subtask cleans up before the second has committed.
        Start(subtask: 0, parallelism: 2, attempt: 3, restored: stored);
        Assert.Equal(["part-1-0-0: s0"], Seen());
        Assert.Equal(3, Hidden().Length);
        Start(subtask: 1, parallelism: 2, attempt: 3, restored: stored);
        Assert.Equal(["part-1-0-0: s0", "part-1-1-0: s1"], Seen());
        Assert.Equal(2, Hidden().Length);
    }

    [Fact]
    public void A_sink_that_is_narrower_now_commits_what_all_had()
    {
        OperatorSnapshot[] stored = [.. Enumerable.Range(0, 3).Select(s => Start(subtask: s, parallelism: 3).Write($"s{s}").Barrier(1))];
        Start(attempt: 2, restored: stored);
        Assert.Equal(["part-1-0-0: s0", "part-1-1-0: s1", "part-1-2-0: s2"], Seen());
        Assert.Empty(Hidden());
    }

    [Fact]
    public void Two_sinks_that_write_into_one_folder_get_different_names()
    {
        var (first, second) = (Start(), new SinkHarness<string>(Sink(), time: new HastyTime()));
        first.Write("a");
        second.Write("b");
        Assert.Equal(2, Hidden().Length);
        first.Barrier(1);
        second.Barrier(1);
        first.Complete(1);
        second.Complete(1);
        Assert.Equal(["part-1-0-0: a", "part-1-0-1: b"], Seen());
    }

    [Fact]
    public void Killed_at_random_moments_each_line_is_there_once()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            using var folder = new TemporaryFolder();
            var random = new Random(seed);
            var completed = (Position: 0, Snapshot: OperatorSnapshot.Empty);
            for (var attempt = 1; completed.Position < 200; attempt++)
            {
                var sink = new SinkHarness<string>(Sink(folder.Path, size: 20), attempt: attempt, restored: [completed.Snapshot]);
                var (position, id) = (completed.Position, (attempt * 1000L));
                for (var steps = random.Next(1, 25); steps > 0; steps--)
                {
                    if (random.Next(3) > 0)
                    {
                        var count = random.Next(1, 9);
                        sink.Write([.. Enumerable.Range(position, count).Select(static n => $"line {n}")]);
                        position += count;
                        continue;
                    }
                    var snapshot = sink.Barrier(++id);
                    if (random.Next(4) == 0) continue;
                    // Complete in the store; perhaps the sink never hears of it.
                    completed = (position, snapshot);
                    if (random.Next(3) > 0) sink.Complete(id);
                }
            }
            _ = new SinkHarness<string>(Sink(folder.Path, size: 20), attempt: 100_000, restored: [completed.Snapshot]);
            var lines = folder.Files().SelectMany(f => File.ReadAllLines(folder[f])).ToArray();
            Assert.Equal(Enumerable.Range(0, completed.Position).Select(static n => $"line {n}").Order(), lines.Order());
            Assert.DoesNotContain(folder.Files(), static f => f.StartsWith('.'));
        }
    }

    private SinkHarness<string> Start(int attempt = 1, int subtask = 0, int parallelism = 1, OperatorSnapshot[]? restored = null, long size = 1000) =>
        new(Sink(_folder.Path, size), subtask, parallelism, attempt, restored);

    private FileSink<string> Sink(string? path = null, long size = 1000) =>
        new() { Path = path ?? _folder.Path, Format = new TextFormat(), RollingPolicy = new RollingPolicy { FileSize = size } };

    private string[] Hidden() => [.. _folder.Files().Where(static f => f.StartsWith('.')).Select(f => _folder[f])];

    private string[] Seen() => [.. _folder.Files().Where(static f => !f.StartsWith('.')).Select(f => $"{f}: {string.Join(' ', File.ReadAllLines(_folder[f]))}")];
}
