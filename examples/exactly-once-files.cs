using System.ComponentModel;
using System.Globalization;
using ActorStream.Connectors;
using Npgsql;

namespace ActorStream.Examples;

/// <summary>
/// Counts and sums sales per shop and minute, from a folder of CSV files into a folder of CSV files, so that each sale is in the result
/// once whatever happens: kill the process at any moment, run the same command again, and it goes on from its last checkpoint. What starts it again until it
/// succeeds sets <c>-Dactorstream.state-recovery.finished-job=STAY_FINISHED</c>: a kill may come when all is written and the process has not yet ended. Takes
/// <c>--input FOLDER --output FOLDER</c>; without them it makes a small input of its own and prints how many sales are in the result: 2000.
/// Checkpoints are kept where <c>-Dexecution.checkpointing.dir</c> says, or in the PostgreSQL database of
/// <c>ACTORSTREAM_EXAMPLE_POSTGRES</c>.
/// </summary>
[Description("exactly once from files into files, whatever is killed")]
public static class ExactlyOnceFiles
{
    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        var given = Option(env.Arguments, "--input");
        var input = given ?? MakeInput();
        var output = Option(env.Arguments, "--output") ?? Directory.CreateTempSubdirectory("sales-").FullName;
        env.Checkpointing.Interval = TimeSpan.FromMilliseconds(100);
        if (Environment.GetEnvironmentVariable("ACTORSTREAM_EXAMPLE_POSTGRES") is { } connection)
            env.Checkpointing.Storage = CheckpointStorage.PostgreSql(NpgsqlDataSource.Create(connection));

        env.FromSource(
                new FileSource<Sale> { Path = Path.Combine(input, "*.csv"), Format = new CsvFormat<Sale> { HasHeader = false } },
                WatermarkStrategy.ForBoundedOutOfOrderness(TimeSpan.FromSeconds(10)).WithTimestampAssigner(static (Sale s) => s.Time)).Uid("sales")
            .KeyBy(static s => s.Shop)
            .Window(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1)))
            .Aggregate(static a => a.Count(), static a => a.Sum(s => s.Amount), static (shop, window, n, sum) => new Minute(shop, window.Start.ToUnixTimeMilliseconds(), n, sum)).Uid("minutes")
            .SinkTo(new FileSink<Minute> { Path = output, Format = new CsvFormat<Minute> { HasHeader = false } }).Uid("files");
        await env.ExecuteAsync("exactly-once-files");
        if (given is null) Console.WriteLine(Directory.GetFiles(output).SelectMany(File.ReadLines).Sum(static line => int.Parse(line.Split(',')[2], CultureInfo.InvariantCulture)));
    }

    static string? Option(IReadOnlyList<string> arguments, string name)
    {
        for (var i = 0; i + 1 < arguments.Count; i++)
            if (arguments[i] == name) return arguments[i + 1];
        return null;
    }

    static string MakeInput()
    {
        var folder = Directory.CreateTempSubdirectory("sales-").FullName;
        // Each file is a part of the day: files are read in the order of their names, and event time goes on from one to the next.
        for (var file = 0; file < 4; file++)
            File.WriteAllLines(Path.Combine(folder, $"{file}.csv"), Enumerable.Range(file * 500, 500).Select(n => $"{n * 1000L},shop{n % 7},{n % 100}"));
        return folder;
    }

    public record Sale(long Time, string Shop, long Amount);

    public record Minute(string Shop, long Start, long Sales, long Amount);
}
