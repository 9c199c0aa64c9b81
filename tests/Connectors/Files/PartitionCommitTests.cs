using ActorStream.Operators.Tests;
using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Connectors.Tests;

/// <summary>When partitions are committed: over checkpoints, several subtasks and restarts.</summary>
public sealed class PartitionCommitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _committed = [];
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void By_partition_time_a_partition_is_committed_when_event_time_is_behind_its_end()
    {
        var sink = Start(Hourly());
        sink.Write(new Visit("2024-01-31", 7, "a"), new Visit("2024-01-31", 8, "b"));
        sink.Watermark(At("2024-01-31T08:00:00")).Barrier(1);
        sink.Complete(1);
        Assert.Empty(_committed);
        Assert.Equal(2, Parts().Length);
        // The hour from 7 to 8 is over with the first millisecond behind it.
        sink.Watermark(At("2024-01-31T08:00:00.001")).Barrier(2);
        Assert.Empty(_committed);
        sink.Complete(2);
        Assert.Equal(["Day=2024-01-31/Hour=7"], _committed);
        Assert.Equal(["Day=2024-01-31/Hour=7/_SUCCESS"], Successes());
        sink.Watermark(At("2024-01-31T09:30:00")).Barrier(3);
        sink.Complete(3);
        sink.Barrier(4);
        sink.Complete(4);
        Assert.Equal(["Day=2024-01-31/Hour=7", "Day=2024-01-31/Hour=8"], _committed);
    }

    [Fact]
    public void A_partition_is_committed_once_when_the_next_barrier_comes_before_the_commit()
    {
        var sink = Start(Hourly());
        sink.Write(new Visit("2024-01-31", 7, "a")).Watermark(At("2024-01-31T12:00:00")).Barrier(1);
        sink.Barrier(2);
        sink.Complete(1);
        sink.Barrier(3);
        sink.Complete(3);
        sink.Barrier(4);
        sink.Complete(4);
        Assert.Equal(["Day=2024-01-31/Hour=7"], _committed);
    }

    [Fact]
    public void Parts_that_come_late_make_a_partition_be_committed_again()
    {
        var sink = Start(Hourly());
        sink.Write(new Visit("2024-01-31", 7, "a")).Watermark(At("2024-01-31T12:00:00")).Barrier(1);
        sink.Complete(1);
        sink.Write(new Visit("2024-01-31", 7, "late")).Barrier(2);
        sink.Complete(2);
        Assert.Equal(["Day=2024-01-31/Hour=7", "Day=2024-01-31/Hour=7"], _committed);
    }

    [Fact]
    public void A_partition_waits_for_the_parts_and_the_event_time_of_all_subtasks()
    {
        var settings = Hourly();
        var (one, other) = (Start(settings, subtask: 0, parallelism: 2), Start(settings, subtask: 1, parallelism: 2));
        one.Write(new Visit("2024-01-31", 7, "a")).Watermark(At("2024-01-31T09:00:00")).Barrier(1);
        other.Write(new Visit("2024-01-31", 7, "b")).Watermark(At("2024-01-31T07:59:59")).Barrier(1);
        one.Complete(1);
        other.Complete(1);
        one.Barrier(2);
        other.Watermark(At("2024-01-31T08:30:00")).Barrier(2);
        other.Write(new Visit("2024-01-31", 8, "c"));
        one.Complete(2);
        Assert.Empty(_committed);
        other.Complete(2);
        Assert.Equal(["Day=2024-01-31/Hour=7"], _committed);
        one.Barrier(3);
        other.Barrier(3);
        other.Complete(3);
        one.Complete(3);
        one.Watermark(long.MaxValue).End().Barrier(4);
        other.Watermark(long.MaxValue).End().Barrier(4);
        one.Complete(4);
        Assert.Equal(["Day=2024-01-31/Hour=7"], _committed);
        other.Complete(4);
        Assert.Equal(["Day=2024-01-31/Hour=7", "Day=2024-01-31/Hour=8"], _committed);
    }

    [Fact]
    public void A_partition_that_waits_is_restored_and_committed_once()
    {
        var before = Start(Hourly());
        before.Write(new Visit("2024-01-31", 7, "a"), new Visit("2024-01-31", 6, "b")).Watermark(At("2024-01-31T07:30:00")).Barrier(1);
        before.Complete(1);
        Assert.Equal(["Day=2024-01-31/Hour=6"], _committed);
        // The one that is committed is not in this checkpoint any more, the other one is though it has got no parts since.
        var stored = before.Barrier(2);
        before.Complete(2);

        var after = Start(Hourly(), attempt: 2, restored: [stored]);
        after.Barrier(3);
        after.Complete(3);
        stored = after.Barrier(4);
        Assert.Equal(["Day=2024-01-31/Hour=6"], _committed);
        var again = Start(Hourly(), attempt: 3, restored: [stored]);
        again.Watermark(At("2024-01-31T10:00:00")).Barrier(5);
        again.Complete(5);
        stored = again.Barrier(6);
        again.Complete(6);
        Assert.Equal(["Day=2024-01-31/Hour=6", "Day=2024-01-31/Hour=7"], _committed);
        Start(Hourly(), attempt: 4, restored: [stored]).Watermark(long.MaxValue).End().Barrier(7);
        Assert.Equal(2, _committed.Count);
    }

    [Fact]
    public void A_restore_at_another_parallelism_keeps_what_waits()
    {
        var settings = Hourly();
        OperatorSnapshot[] stored = [.. Enumerable.Range(0, 3).Select(s =>
        {
            var sink = Start(settings, subtask: s, parallelism: 3);
            return sink.Write(new Visit("2024-01-31", 5 + s, "a")).Barrier(1);
        })];
        var later = Hourly();
        var (one, other) = (Start(later, subtask: 0, parallelism: 2, attempt: 2, restored: stored), Start(later, subtask: 1, parallelism: 2, attempt: 2, restored: stored));
        Assert.Equal(3, Parts().Length);
        one.Watermark(At("2024-01-31T12:00:00")).Barrier(2);
        other.Watermark(At("2024-01-31T12:00:00")).Barrier(2);
        one.Complete(2);
        other.Complete(2);
        Assert.Equal(["Day=2024-01-31/Hour=5", "Day=2024-01-31/Hour=6", "Day=2024-01-31/Hour=7"], _committed);
    }

    [Fact]
    public void By_the_clock_a_partition_is_committed_so_long_after_it_was_begun()
    {
        var sink = Start(Sink(new PartitionCommit { Delay = TimeSpan.FromMinutes(10), OnCommit = Record }));
        sink.Write(new Visit("2024-01-31", 7, "a")).Barrier(1);
        sink.Complete(1);
        _time.Advance(TimeSpan.FromMinutes(5));
        sink.Write(new Visit("2024-01-31", 7, "b"), new Visit("2024-01-31", 8, "c")).Barrier(2);
        sink.Complete(2);
        Assert.Empty(_committed);
        _time.Advance(TimeSpan.FromMinutes(5));
        sink.Barrier(3);
        sink.Complete(3);
        Assert.Equal(["Day=2024-01-31/Hour=7"], _committed);
        _time.Advance(TimeSpan.FromMinutes(5));
        sink.Barrier(4);
        sink.Complete(4);
        Assert.Equal(["Day=2024-01-31/Hour=7", "Day=2024-01-31/Hour=8"], _committed);
    }

    [Fact]
    public void At_the_end_of_the_input_all_partitions_are_committed()
    {
        var sink = Start(Hourly(), checkpoints: false);
        sink.Write(new Visit("2024-01-31", 7, "a"), new Visit("2999-01-31", 7, "b")).Watermark(long.MaxValue).End();
        Assert.Equal(["Day=2024-01-31/Hour=7", "Day=2999-01-31/Hour=7"], _committed);
    }

    [Fact]
    public void A_policy_that_fails_is_tried_again()
    {
        var failures = 1;
        var sink = Start(Sink(new PartitionCommit
        {
            OnCommit = (folder, _) => failures-- > 0 ? throw new IOException("not now") : Record(folder, default),
        }), time: new HastyTime());
        sink.Write(new Visit("2024-01-31", 7, "a"), new Visit("2024-01-31", 8, "b")).Barrier(1);
        sink.Complete(1);
        Assert.Equal(["Day=2024-01-31/Hour=7", "Day=2024-01-31/Hour=8"], _committed);
    }

    [Theory]
    [InlineData("$Day $Hour:00:00", null, "Day=2024-01-31/Hour=7", "UTC", "2024-01-31T07:00:00Z")]
    [InlineData("$Day $Hour:00:00", null, "Day=2024-01-31/Hour=7", "Asia/Shanghai", "2024-01-30T23:00:00Z")]
    [InlineData("$day-$month", "dd-MM-yyyy", "day=31-01/month=2024", "UTC", "2024-01-31T00:00:00Z")]
    [InlineData("$dt$dt_hour", "yyyyMMddHHmmss.SSS", "dt=20240131/dt_hour=070809.123", "UTC", "2024-01-31T07:08:09.123Z")]
    [InlineData(null, null, "Day=2024-1-3 4%3A5%3A6/x=1", "UTC", "2024-01-03T04:05:06Z")]
    [InlineData(null, null, "Day=2024-01-31", "America/New_York", "2024-01-31T05:00:00Z")]
    // The clock leaps from 2 to 3.
    [InlineData("$Day $Hour:30:00", null, "Day=2024-03-31/Hour=2", "Europe/Berlin", "2024-03-31T01:30:00Z")]
    public void The_time_of_a_partition_is_found_in_its_values(string? pattern, string? formatter, string folder, string zone, string time)
    {
        var commit = new PartitionCommit
        {
            Trigger = PartitionCommitTrigger.PartitionTime,
            TimestampPattern = pattern,
            TimestampFormatter = formatter,
            WatermarkTimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone),
            Delay = TimeSpan.FromSeconds(1),
        };
        var at = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        Assert.False(commit.IsDue(folder, 0, long.MaxValue, at + 1000));
        Assert.True(commit.IsDue(folder, 0, 0, at + 1001));
    }

    [Fact]
    public void A_partition_without_a_time_names_itself()
    {
        var commit = new PartitionCommit { Trigger = PartitionCommitTrigger.PartitionTime, TimestampPattern = "$day $hour:00:00" };
        Assert.Contains("The partition day=x/hour=7 gives \"x 7:00:00\", which is no time such as 2024-01-31 07:00:00", Assert.Throws<FormatException>(() => commit.IsDue("day=x/hour=7", 0, 0, 0)).Message, StringComparison.Ordinal);
        var custom = commit with { TimeExtractor = new Fixed() };
        Assert.True(custom.IsDue("day=x/hour=7", 0, 0, 1));
        Assert.False(custom.IsDue("day=x/hour=7", 0, 0, 0));
    }

    [Fact]
    public void Wrong_settings_name_themselves()
    {
        Refused(new FileSink<Visit> { Path = "x", Format = new JsonFormat<Visit>(), PartitionCommit = new() { Trigger = PartitionCommitTrigger.PartitionTime } }, "which needs FileSink.PartitionBy");
        Refused(Sink(new PartitionCommit { Delay = TimeSpan.FromSeconds(-1) }), "PartitionCommit.Delay is -00:00:01");
        Refused(Sink(new PartitionCommit { Policies = [null!] }), "PartitionCommit.Policies is null, or holds null");
    }

    private static void Refused(FileSink<Visit> sink, string message) => Assert.Contains(message, Assert.Throws<ArgumentException>(() => ((ISink<Visit>)sink).Validate()).Message, StringComparison.Ordinal);

    private static long At(string time) => DateTimeOffset.Parse(time + "Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    private FileSink<Visit> Hourly() => Sink(new PartitionCommit
    {
        Trigger = PartitionCommitTrigger.PartitionTime,
        TimestampPattern = "$Day $Hour:00:00",
        Delay = TimeSpan.FromHours(1),
        OnCommit = Record,
    });

    private FileSink<Visit> Sink(PartitionCommit commit) => new() { Path = _folder.Path, Format = new JsonFormat<Visit>(), PartitionBy = ["Day", "Hour"], PartitionCommit = commit };

    private Task Record(string folder, CancellationToken cancellationToken)
    {
        _committed.Add(Path.GetRelativePath(_folder.Path, folder).Replace('\\', '/'));
        return Task.CompletedTask;
    }

    private SinkHarness<Visit> Start(
        FileSink<Visit> sink, int attempt = 1, int subtask = 0, int parallelism = 1, OperatorSnapshot[]? restored = null, bool checkpoints = true, TimeProvider? time = null) =>
        new(sink, subtask, parallelism, attempt, restored, checkpoints, time ?? _time);

    private string[] Parts() => [.. _folder.Files().Where(static f => f.Contains("/part-", StringComparison.Ordinal))];

    private string[] Successes() => [.. _folder.Files().Where(static f => f.EndsWith("_SUCCESS", StringComparison.Ordinal))];

    public sealed record Visit(string Day, int Hour, string Host);

    private sealed class Fixed : IPartitionTimeExtractor
    {
        public DateTime Extract(IReadOnlyList<KeyValuePair<string, string>> values) => values is [{ Key: "day", Value: "x" }, { Key: "hour", Value: "7" }] ? DateTime.UnixEpoch : throw new FormatException();
    }
}
