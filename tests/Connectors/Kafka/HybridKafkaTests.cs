using System.Collections.Concurrent;
using System.Globalization;
using Xunit;

namespace ActorStream.Connectors.Tests.Kafka;

/// <summary>Files first, then the topic from where they end: each record once, whichever side of the switch the job fails on.</summary>
[Collection(KafkaTests.Name)]
public class HybridKafkaTests(KafkaBroker broker)
{
    const int InFiles = 600;
    const int All = 1_000;

    [KafkaFact]
    public async Task No_record_is_lost_or_doubled_by_failures_before_at_and_behind_the_switch()
    {
        using var folder = new TemporaryFolder();
        var topic = await KafkaTopic.CreateAsync(broker, partitions: 2);
        for (var p = 0; p < 2; p++) topic.Write(p, Enumerable.Range(0, All).Where(n => n % 2 == p).Select(Text));
        for (var f = 0; f < 3; f++) folder.Write($"in/{f}.txt", string.Concat(Enumerable.Range(f * InFiles / 3, InFiles / 3).Select(static n => Text(n) + "\n")));

        var committed = new Committed(folder["out"]);
        var failures = new ConcurrentDictionary<int, bool>();
        var env = Jobs.Environment();
        env.RestartStrategy = RestartStrategy.FixedDelay(10, TimeSpan.Zero);
        env.Checkpointing.Interval = TimeSpan.FromMilliseconds(20);
        var source = new HybridSource<string>
        {
            First = new FileSource<string> { Path = folder["in"], Format = new TextFormat(), SplitSize = 500 },
            Then = new KafkaSource<string>
            {
                BootstrapServers = broker.Servers,
                Topics = topic.Name,
                ValueFormat = new TextFormat(),
                StartupMode = StartupMode.SpecificOffsets((0, InFiles / 2), (1, InFiles / 2)),
            },
        };
        env.FromSource(source)
            .OrderedWait(
                async (text, _) =>
                {
                    // In the middle of the files, at the first record of the topic, and in the middle of the topic; each when a checkpoint of that side is complete.
                    var needed = int.Parse(text, CultureInfo.InvariantCulture) switch { 400 => 50, InFiles => InFiles, 900 => InFiles + 20, _ => 0 };
                    if (needed == 0 || failures.ContainsKey(needed)) return text;
                    await committed.AtLeastAsync(needed);
                    return failures.TryAdd(needed, true) ? throw new InvalidOperationException("planted") : text;
                },
                TimeSpan.FromMinutes(5),
                // Where no more fits, a barrier waits too.
                capacity: 2 * All)
            .SinkTo(new FileSink<string> { Path = folder["out"], Format = new TextFormat(), PartitionCommit = new PartitionCommit { SuccessFileName = null, OnCommit = committed.LookAsync } });
        var job = env.ExecuteAsync("files, then the topic");
        await committed.AtLeastAsync(All);
        await job.CancelAsync();

        Assert.Equal(3, failures.Count);
        Assert.Equal(Enumerable.Range(0, All).Select(Text), committed.Lines().Order(StringComparer.Ordinal));
    }

    static string Text(int n) => n.ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>The lines that are in files under their own names.</summary>
    sealed class Committed(string folder)
    {
        readonly ConcurrentDictionary<int, TaskCompletionSource> _waiting = [];

        public string[] Lines() => [.. Directory.GetFiles(folder, "part-*").SelectMany(File.ReadAllLines)];

        public Task LookAsync(string path, CancellationToken cancellationToken)
        {
            var count = Lines().Length;
            foreach (var (needed, waits) in _waiting)
                if (count >= needed) waits.TrySetResult();
            return Task.CompletedTask;
        }

        public async Task AtLeastAsync(int needed)
        {
            var waits = _waiting.GetOrAdd(needed, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            if (Directory.Exists(folder)) await LookAsync(folder, default);
            await waits.Task;
        }
    }
}
