using System.Collections.Concurrent;
using ActorStream.Streams.Tests.Checkpoints;
using Xunit;

namespace ActorStream.Streams.Tests.Savepoints;

/// <summary>Savepoints that programs read and write.</summary>
public sealed class SavepointApiTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly ConcurrentDictionary<long, long> _counts = new();

    string At(string name) => Path.Combine(_folder.Path, name);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task What_a_job_had_for_each_key_is_read(int parallelism)
    {
        var savepoint = await Savepoint.OpenAsync(await StoppedAt(30, parallelism));
        Assert.Equal("saved", savepoint.JobName);
        Assert.Equal(["counter", "numbers"], savepoint.Operators.Order());
        Assert.Equal(Enumerable.Range(0, 10).Select(static k => ((long)k, 3L)), (await Counts(savepoint, "counter")).Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_job_begins_with_what_was_written(int parallelism)
    {
        var path = await SavepointWriter.Create("saved")
            .WithKeyedState("counter", Enumerable.Range(0, 10), static n => (long)n, static (IKeyedStateStore states) =>
            {
                var count = states.GetState("count", 0L);
                return (int n) => count.Value = 100 + n;
            })
            .WriteAsync(At("written"));
        await Run(20, parallelism, "counter", path);
        Assert.Equal(Enumerable.Range(0, 10).Select(static k => (long)102 + k), Enumerable.Range(0, 10).Select(k => _counts[k]));
    }

    [Fact]
    public async Task An_operator_is_renamed_and_the_source_goes_on_where_it_was()
    {
        var path = await SavepointWriter.From(await Savepoint.OpenAsync(await StoppedAt(30, 2))).RenameOperator("counter", "tally").WriteAsync(At("renamed"));
        _counts.Clear();
        await Run(50, 2, "tally", path);
        Assert.Equal(10, _counts.Count);
        Assert.All(_counts, static count => Assert.Equal(5, count.Value));
    }

    [Fact]
    public async Task Keyed_state_takes_the_place_of_what_an_operator_had()
    {
        var path = await SavepointWriter.From(await Savepoint.OpenAsync(await StoppedAt(30, 2)))
            .WithKeyedState("counter", [(Key: 7L, Count: 70L)], static row => row.Key, static (IKeyedStateStore states) =>
            {
                var count = states.GetState("count", 0L);
                return ((long Key, long Count) row) => count.Value = row.Count;
            })
            .WriteAsync(At("changed"));
        _counts.Clear();
        await Run(40, 1, "counter", path);
        Assert.Equal(71, _counts[7]);
        Assert.All(_counts.Where(static c => c.Key != 7), static count => Assert.Equal(1, count.Value));
    }

    [Fact]
    public async Task Lists_and_maps_are_written_and_read()
    {
        var path = await SavepointWriter.Create("shop", maxParallelism: 16)
            .WithKeyedState("baskets", ["apple:3", "pear:1", "apple:4"], static line => line.Split(':')[0], static (IKeyedStateStore states) =>
            {
                var (all, last) = (states.GetListState<int>("all"), states.GetMapState<string, int>("last"));
                return (string line) =>
                {
                    var number = line[^1] - '0';
                    all.Add(number);
                    last["number"] = number;
                };
            })
            .WriteAsync(At("shop"));
        var baskets = (await Savepoint.OpenAsync(path)).Keys<string>("baskets");
        var (all, last) = (baskets.GetListState<int>("all"), baskets.GetMapState<string, int>("last"));
        var rows = new List<string>();
        await foreach (var fruit in baskets) rows.Add($"{fruit}: {string.Join(" ", all.Get())}, last {last["number"]}");
        Assert.Equal(["apple: 3 4, last 4", "pear: 1, last 1"], rows.Order());
    }

    [Fact]
    public async Task What_is_not_there_is_named_beside_what_is()
    {
        var path = await StoppedAt(10, 1);
        var savepoint = await Savepoint.OpenAsync(path);
        var noOperator = await Assert.ThrowsAsync<ArgumentException>(() => Counts(savepoint, "sum"));
        Assert.Contains("There is no operator \"sum\" in the savepoint of saved", noOperator.Message, StringComparison.Ordinal);
        Assert.Contains("counter", noOperator.Message, StringComparison.Ordinal);
        var keys = savepoint.Keys<long>("counter");
        keys.GetState("sum", 0L);
        var noState = await Assert.ThrowsAsync<ArgumentException>(async () => await keys.ToListAsync());
        Assert.Contains("has no state \"sum\" in this savepoint. It has: count", noState.Message, StringComparison.Ordinal);
        keys = savepoint.Keys<long>("counter");
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await keys.ToListAsync());
        keys.GetState("count", "");
        await Assert.ThrowsAnyAsync<ActorStreamException>(async () => await keys.ToListAsync());
        Assert.Throws<ArgumentException>(() => SavepointWriter.From(savepoint).RemoveOperator("sum"));
        Assert.Throws<ArgumentException>(() => SavepointWriter.From(savepoint).RenameOperator("counter", "numbers"));
        var taken = await Assert.ThrowsAsync<IOException>(() => SavepointWriter.From(savepoint).WriteAsync(path));
        Assert.Contains(path, taken.Message, StringComparison.Ordinal);
    }

    static async Task<List<(long Key, long Count)>> Counts(Savepoint savepoint, string uid)
    {
        var keys = savepoint.Keys<long>(uid);
        var count = keys.GetState("count", 0L);
        var counts = new List<(long, long)>();
        await foreach (var key in keys) counts.Add((key, count.Value));
        return counts;
    }

    async Task<string> StoppedAt(int records, int parallelism)
    {
        var source = new CountingSource();
        var job = Start(source, parallelism, "counter");
        source.AllowUpTo(records);
        await Wait.Until(job, () => _counts.Values.Sum() == records);
        return await job.TriggerSavepointAsync(_folder.Path, stops: true, drains: false, CancellationToken.None);
    }

    async Task Run(int last, int parallelism, string uid, string savepoint)
    {
        var source = new CountingSource(last: last);
        source.AllowUpTo(last);
        await Start(source, parallelism, uid, $"-Dexecution.state-recovery.path={savepoint}").Completion;
    }

    RunningJob Start(CountingSource source, int parallelism, string uid, params string[] options)
    {
        var env = Env.Of(parallelism, false, options);
        env.Checkpointing.Interval = null;
        env.FromSource(source).Uid("numbers").KeyBy(static x => x % 10).Process(static context => new Counter(context)).Uid(uid).SinkTo((row, _) =>
        {
            _counts[row.Key] = row.Count;
            return Task.CompletedTask;
        });
        return env.Start("saved", CancellationToken.None);
    }
}
