using Xunit;

namespace ActorStream.Streams.Tests.Checkpoints;

/// <summary>Checkpoints that were damaged, cut off or deleted are named, and passed over only when that is asked for.</summary>
public sealed class DamagedCheckpointTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly Dictionary<long, long> _counts = [];

    /// <summary>The first count from here on fails the job, once.</summary>
    long _failsFrom = long.MaxValue;

    /// <summary>The least count that was seen since it failed.</summary>
    long _first;

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Damages => ["flipped", "cut", "foreign", "gone"];

    [Theory, MemberData(nameof(Damages))]
    public async Task A_checkpoint_that_cannot_be_read_ends_the_job_naming_the_file_and_why(string damage)
    {
        await TwoCheckpoints();
        var file = Damage(damage);
        var failed = await Assert.ThrowsAsync<JobExecutionException>(() => Start(new CountingSource(last: 300)).Completion);
        Assert.Contains(Path.GetFileName(file), failed.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Path, failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("IndexOutOfRange", failed.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Damages))]
    public async Task The_checkpoint_before_it_takes_its_place_when_that_is_asked_for(string damage)
    {
        await TwoCheckpoints();
        Damage(damage);
        var source = new CountingSource(last: 300);
        source.AllowUpTo(300);
        await Start(source, "-Dactorstream.state-recovery.fall-back=true").Completion;
        Assert.Equal(10, _counts.Count);
        Assert.All(_counts, static count => Assert.Equal(30, count.Value));
    }

    [Fact]
    public async Task What_follows_the_damaged_one_is_gone_on_from_after_the_next_failure()
    {
        await TwoCheckpoints();
        Damage("flipped");
        var source = new CountingSource(last: 400);
        source.AllowUpTo(300);
        var job = Start(source, "-Dactorstream.state-recovery.fall-back=true");
        await Wait.Until(job, () => Counted(30));
        await job.TriggerCheckpointAsync();
        _failsFrom = 31;
        source.AllowUpTo(400);
        await job.Completion;
        Assert.Equal(3, job.Attempts);
        Assert.Equal(31, _first);
        Assert.All(_counts, static count => Assert.Equal(40, count.Value));
    }

    async Task TwoCheckpoints()
    {
        var source = new CountingSource();
        var job = Start(source);
        source.AllowUpTo(100);
        await Wait.Until(job, () => Counted(10));
        await job.TriggerCheckpointAsync();
        source.AllowUpTo(200);
        await Wait.Until(job, () => Counted(20));
        await job.TriggerCheckpointAsync();
        await job.CancelAsync();
    }

    /// <summary>Harms an object of the newest checkpoint that has the state of keys.</summary>
    string Damage(string damage)
    {
        var file = Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .Where(static f => f.Contains("chk-", StringComparison.Ordinal) && !f.Contains("metadata", StringComparison.Ordinal))
            .OrderDescending(StringComparer.Ordinal).First();
        var bytes = File.ReadAllBytes(file);
        if (damage == "gone") File.Delete(file);
        else if (damage == "cut") File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]);
        else if (damage == "foreign") File.WriteAllText(file, "this is not a snapshot, it is a letter to the editor");
        else
        {
            bytes[bytes.Length / 2] ^= 0x10;
            File.WriteAllBytes(file, bytes);
        }
        return file;
    }

    bool Counted(long each)
    {
        lock (_counts) return _counts.Count == 10 && _counts.Values.All(n => n == each);
    }

    RunningJob Start(CountingSource source, params string[] options)
    {
        var env = Env.Of(1, false, options);
        env.Checkpointing.Interval = null;
        env.Checkpointing.NumRetained = 2;
        env.Checkpointing.Storage = CheckpointStorage.Directory(_folder.Path);
        env.RestartStrategy = RestartStrategy.FixedDelay(2, TimeSpan.Zero);
        env.FromSource(source).Uid("numbers").KeyBy(static x => x % 10).Process(static context => new Counter(context)).Uid("counter").SinkTo((row, _) =>
        {
            lock (_counts)
            {
                if (row.Count >= _failsFrom)
                {
                    _failsFrom = long.MaxValue;
                    _first = long.MaxValue;
                    throw new IOException("the outside is away");
                }
                _first = Math.Min(_first, row.Count);
                _counts[row.Key] = row.Count;
            }
            return Task.CompletedTask;
        });
        return env.Start("damaged", CancellationToken.None);
    }
}
