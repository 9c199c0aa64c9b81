using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace ActorStream.Examples.Tests;

public sealed partial class DemoTests : IDisposable
{
    const long Requests = 30_969;
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("traffic-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task The_day_of_the_nasa_server_has_3904_sessions(string parallelism)
    {
        var run = await RunAsync("day", "--parallelism", parallelism);
        Assert.Equal((Requests, 0, 3904), (run.OnTime, run.Late, run.Sessions));
        Assert.Equal(3904, Results("day", "sessions").Length);
    }

    [Fact]
    public async Task The_apache_sample_has_3052_sessions() =>
        Assert.Equal(3052, (await RunAsync("apache", "--format", "combined")).Sessions);

    [Fact]
    public async Task Disorder_within_the_bound_changes_no_result()
    {
        await RunAsync("ordered");
        var shuffled = await RunAsync("shuffled", "--disorder", "45s");
        Assert.Equal((Requests, 0, 3904), (shuffled.OnTime, shuffled.Late, shuffled.Sessions));
        foreach (var stream in (string[])["sessions", "minutes", "top-pages", "bursts"])
        {
            var expected = Results("ordered", stream);
            Assert.NotEmpty(expected);
            Assert.Equal(expected, Results("shuffled", stream));
        }
    }

    // Counted by a program of forty lines that keeps a list of open sessions for each host and a watermark after each request.
    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task Beyond_the_bound_requests_are_on_time_or_late_and_as_many_in_every_run(string parallelism)
    {
        var run = await RunAsync("late", "--disorder", "10m", "--parallelism", parallelism);
        Assert.Equal((24_342, 6_627, 4_156), (run.OnTime, run.Late, run.Sessions));
        Assert.Equal(run.Late, Results("late", "late").Length);
    }

    [Fact]
    public async Task An_interval_of_watermarks_given_from_outside_stands_above_the_demos_own()
    {
        // Longer than any run: only the end of the input is a watermark, and nothing is late.
        var run = await RunAsync("patient", "--disorder", "10m", "-Dpipeline.auto-watermark-interval=1h");
        Assert.Equal((Requests, 0, 3904), (run.OnTime, run.Late, run.Sessions));
    }

    async Task<(long OnTime, long Late, long Sessions)> RunAsync(string name, params string[] args)
    {
        var lines = await PrintedLines.OfAsync(Demo.RunAsync, [.. args, "--quiet", "--output", Path.Combine(_folder.FullName, name)]);
        var (records, sessions) = (Records().Match(lines[0]), Sessions().Match(lines[1]));
        Assert.True(records.Success && sessions.Success, string.Join('\n', lines));
        return (Number(records.Groups[1]), Number(records.Groups[2]), Number(sessions.Groups[1]));
    }

    string[] Results(string run, string stream) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(_folder.FullName, run, stream), "*.jsonl", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines).Order(StringComparer.Ordinal),
    ];

    static long Number(Group digits) => long.Parse(digits.Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    [GeneratedRegex(": ([0-9,]+) on time, ([0-9,]+) late")]
    private static partial Regex Records();

    [GeneratedRegex("^([0-9,]+) sessions of ")]
    private static partial Regex Sessions();
}
