using Xunit;

namespace ActorStream.Connectors.Tests;

public sealed class FolderWatchTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task New_files_of_a_watched_folder_are_read_once()
    {
        var time = new ManualTime();
        var env = Jobs.Environment(2);
        env.BufferTimeout = TimeSpan.Zero;
        env.TimeProvider = time;
        _folder.Write("1.txt", "a\nb");
        var source = new FileSource<string> { Path = _folder[("*.txt")], Format = new TextFormat(), MonitorInterval = Interval };
        Assert.Equal(Boundedness.Unbounded, source.Boundedness);
        await using var lines = env.FromSource(source).ExecuteAndCollectAsync("watching").GetAsyncEnumerator();
        Assert.Equal(["a", "b"], [await Next(lines), await Next(lines)]);
        await time.UntilTimerAsync(Interval);
        _folder.Write("0.txt", "c\n");
        _folder.Write(".2.txt", "no\n");
        time.Advance(Interval);
        Assert.Equal("c", await Next(lines));
        await time.UntilTimerAsync(Interval);
        File.Move(_folder[".2.txt"], _folder["2.txt"]);
        time.Advance(Interval);
        Assert.Equal("no", await Next(lines));
    }

    private static async Task<string> Next(IAsyncEnumerator<string> lines)
    {
        Assert.True(await lines.MoveNextAsync());
        return lines.Current;
    }
}
