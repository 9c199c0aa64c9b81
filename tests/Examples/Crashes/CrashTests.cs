using System.Diagnostics;
using ActorStream.Tests;
using Xunit;
using Xunit.Abstractions;

namespace ActorStream.Examples.Tests.Crashes;

/// <summary>
/// A real process is killed (SIGKILL) at random moments and started again, until its job has ended; what its files hold then must be what a
/// plain count gives: nothing lost, nothing twice. <c>./actorstream test --crash N</c> sets how often it is killed for each store.
/// </summary>
[Trait("Category", "Crash")]
public class CrashTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("directory")]
    [InlineData("sqlite")]
    public async Task Whatever_is_killed_each_sale_is_counted_once(string storage)
    {
        var folder = Directory.CreateTempSubdirectory("crash-").FullName;
        try
        {
            await Kill(folder, round => [$"-Dexecution.checkpointing.storage={storage}", $"-Dexecution.checkpointing.dir={Path.Combine(round, "checkpoints")}"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Every third kill is the database's, which starts again at once: the job has to live through it.</summary>
    [ServerFact]
    public async Task With_checkpoints_in_PostgreSQL_the_database_may_be_killed_too()
    {
        var server = new PostgreSqlServer();
        await server.InitializeAsync();
        var folder = Directory.CreateTempSubdirectory("crash-").FullName;
        try
        {
            await Kill(folder, round => ["--job-id", Path.GetFileName(round)], server);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            await server.DisposeAsync();
        }
    }

    async Task Kill(string folder, Func<string, string[]> options, PostgreSqlServer? server = null)
    {
        var random = new Random(7);
        var input = Path.Combine(folder, "input");
        var expected = new SalesData(input, files: 6, rows: 250_000, seed: 1).Expected();
        var (kills, rounds) = (0, 0);
        // The first round is left alone: it says how long a run takes on this machine, and so when there is something to be killed.
        var whole = TimeSpan.Zero;
        while (kills < JobProcess.Kills || rounds < 2)
        {
            var round = Path.Combine(folder, $"round{++rounds}");
            Directory.CreateDirectory(round);
            var watch = Stopwatch.StartNew();
            string[] arguments = ["exactly-once-files", "--input", input, "--output", Path.Combine(round, "out"), "-Dparallelism.default=2", "-Dactorstream.state-recovery.finished-job=STAY_FINISHED", .. options(round)];
            while (!await Run(arguments, kills < JobProcess.Kills && rounds > 1 ? whole * random.NextDouble() : null, server, crashesServer: random.Next(3) == 0)) kills++;
            if (rounds == 1) whole = watch.Elapsed;
            var rows = Directory.EnumerateFiles(Path.Combine(round, "out")).Where(static f => !Path.GetFileName(f).StartsWith('.')).SelectMany(File.ReadLines).Order(StringComparer.Ordinal).ToArray();
            var (lost, twice) = (expected.Except(rows).Count(), rows.Length - rows.Distinct().Count());
            Assert.True(rows.SequenceEqual(expected), $"round {rounds}, {kills} kills: {lost} rows lost, {twice} twice, {rows.Except(expected).Count()} wrong");
            Directory.Delete(round, recursive: true);
        }
        output.WriteLine($"{kills} kills in {rounds} rounds: 0 lost, 0 twice");
    }

    /// <returns>Whether the job ended before it was killed.</returns>
    async Task<bool> Run(string[] arguments, TimeSpan? killAfter, PostgreSqlServer? server, bool crashesServer)
    {
        using var job = new JobProcess(arguments, server?.ConnectionString);
        if (killAfter is { } after && await job.RunsAfterAsync(after))
        {
            if (crashesServer && server is not null)
            {
                await server.CrashAsync();
                await job.RunsAfterAsync(after);
            }
            job.Kill();
        }
        return await job.EndAsync(output);
    }

    sealed class ServerFactAttribute : FactAttribute
    {
        public ServerFactAttribute() => Skip = PostgreSqlServer.WhyNot;
    }
}
