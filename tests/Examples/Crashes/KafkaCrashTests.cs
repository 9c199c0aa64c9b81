using System.Diagnostics;
using System.Globalization;
using ActorStream.Tests;
using Confluent.Kafka;
using Xunit;
using Xunit.Abstractions;

namespace ActorStream.Examples.Tests.Crashes;

/// <summary>
/// A real process that reads a topic, counts in windows and writes a topic is killed (SIGKILL) at random moments, and so is its broker. What a
/// consumer of committed records then reads must be what a plain count gives: nothing lost, nothing twice. <c>./actorstream test --crash N</c> sets how often.
/// </summary>
[Trait("Category", "Crash")]
public class KafkaCrashTests(ITestOutputHelper output)
{
    const int Rows = 400_000;
    const int Partitions = 3;

    [KafkaCrashFact]
    public async Task Whatever_is_killed_each_sale_is_counted_once_from_topic_to_topic()
    {
        var broker = new KafkaBroker();
        await broker.InitializeAsync();
        var folder = Directory.CreateTempSubdirectory("crash-").FullName;
        try
        {
            await Kill(broker, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            await broker.DisposeAsync();
        }
    }

    async Task Kill(KafkaBroker broker, string folder)
    {
        var random = new Random(11);
        // Event times are of 1970: they must not make the broker delete the records as old ones.
        (string, string)[] keeps = [("retention.ms", "-1")];
        var input = await KafkaTopic.CreateAsync(broker, Partitions, settings: keeps);
        var expected = Write(input);
        var (kills, crashes, rounds) = (0, 0, 0);
        // The first round is left alone: it says how long a run takes on this machine.
        var whole = TimeSpan.Zero;
        while (kills + crashes < JobProcess.Kills || rounds < 2)
        {
            var result = await KafkaTopic.CreateAsync(broker, 2, settings: keeps);
            var round = Path.Combine(folder, $"round{++rounds}");
            var watch = Stopwatch.StartNew();
            for (var run = 0; ; run++)
            {
                // Another parallelism each time.
                string[] arguments =
                [
                    "exactly-once-kafka", "--servers", broker.Servers, "--input", input.Name, "--output", result.Name, $"-Dparallelism.default={1 + ((run + rounds) % 3)}", "--job-id", result.Name,
                    "-Dactorstream.state-recovery.finished-job=STAY_FINISHED", "-Dexecution.checkpointing.storage=directory", $"-Dexecution.checkpointing.dir={round}",
                ];
                var isOver = rounds == 1 || kills + crashes >= JobProcess.Kills;
                var crashesBroker = !isOver && (kills + crashes) % 4 == 1;
                if (crashesBroker) crashes++;
                if (await Run(arguments, isOver ? null : whole * random.NextDouble(), crashesBroker ? broker : null)) break;
                kills++;
            }
            if (rounds == 1) whole = watch.Elapsed;
            var rows = result.ReadValues().Order(StringComparer.Ordinal).ToArray();
            var (lost, twice) = (expected.Except(rows).ToArray(), rows.Length - rows.Distinct().Count());
            Assert.True(rows.SequenceEqual(expected), $"round {rounds}, {kills} kills, {crashes} of the broker: {lost.Length} rows lost ({string.Join(' ', lost.Take(5))}), {twice} twice, {rows.Except(expected).Count()} wrong");
        }
        output.WriteLine($"{kills} kills of the job, {crashes} of the broker, in {rounds} rounds: 0 lost, 0 twice");
    }

    /// <summary>Writes sales and works out, in the plainest way, what the sums per shop and minute must be.</summary>
    static string[] Write(KafkaTopic topic)
    {
        var random = new Random(1);
        var minutes = new Dictionary<(string Shop, long Start), (long Sales, long Amount)>();
        var sales = Enumerable.Range(0, Partitions).Select(static _ => new List<Message<byte[]?, byte[]?>>()).ToArray();
        for (var row = 0; row < Rows; row++)
        {
            // Out of order by less than the watermark's bound.
            var (time, shop, amount) = ((row * 20L) + random.Next(5_000), $"shop{random.Next(200)}", (long)random.Next(1000));
            sales[row % Partitions].Add(KafkaTopic.Of(string.Create(CultureInfo.InvariantCulture, $"{time},{shop},{amount}")));
            var key = (shop, time / 60_000 * 60_000);
            var sum = minutes.GetValueOrDefault(key);
            minutes[key] = (sum.Sales + 1, sum.Amount + amount);
        }
        for (var p = 0; p < Partitions; p++) topic.Write(p, sales[p]);
        return [.. minutes.Select(static m => string.Create(CultureInfo.InvariantCulture, $"{m.Key.Shop},{m.Key.Start},{m.Value.Sales},{m.Value.Amount}")).Order(StringComparer.Ordinal)];
    }

    /// <returns>Whether the job ended before it was killed.</returns>
    async Task<bool> Run(string[] arguments, TimeSpan? killAfter, KafkaBroker? crashes)
    {
        using var job = new JobProcess(arguments);
        if (killAfter is { } after && await job.RunsAfterAsync(after))
        {
            if (crashes is null) job.Kill();
            else await crashes.CrashAsync();
        }
        return await job.EndAsync(output);
    }
}
