using System.Text.RegularExpressions;
using Xunit;

namespace ActorStream.Examples.Tests;

public sealed class TrainingTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("training-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Without_any_server_every_event_is_in_the_tables_of_the_windows_it_belongs_to()
    {
        var run = await ExampleRun.OfAsync("training", "--embedded", "--events", "6000", "--malformed", "0", "--database", Path.Combine(_folder.FullName, "t.db"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        // No event is later than the watermark allows: one tumbling window and one session each, and five sliding windows.
        Assert.Equal((6000, 30_000, 6000), (Hits(run, "host_tumbling"), Hits(run, "host_sliding"), Hits(run, "host_session")));
        var referred = Hits(run, "referrer_tumbling");
        Assert.InRange(referred, 4300, 4700);
        Assert.Equal((referred * 5, referred), (Hits(run, "referrer_sliding"), Hits(run, "referrer_session")));
        Assert.Contains("bad_events: 0 rows", run.Output);
    }

    [Fact]
    public async Task Broken_events_are_kept_with_their_place()
    {
        var run = await ExampleRun.OfAsync("training", "--embedded", "--events", "3000", "--malformed", "0.1", "--database", Path.Combine(_folder.FullName, "t.db"));
        var bad = int.Parse(Regex.Match(run.Output, @"bad_events: (\d+) rows").Groups[1].Value);
        Assert.InRange(bad, 230, 370);
        Assert.Equal(3000, Hits(run, "host_tumbling") + bad);
    }

    [Fact]
    public async Task A_wrong_option_is_named()
    {
        var run = await ExampleRun.OfAsync("training", "--embeded");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("There is no option --embeded.", run.Error);
    }

    static int Hits(ExampleRun run, string table) => int.Parse(Regex.Match(run.Output, $@"^{table}: \d+ rows, (\d+) hits", RegexOptions.Multiline).Groups[1].Value);
}
