using Xunit;

namespace ActorStream.Connectors.Tests;

public sealed class PartitionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Records_go_to_the_folder_of_their_partition_which_is_then_made_known()
    {
        var known = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var env = Jobs.Environment();
        env.FromElements(new Visit(new DateOnly(2024, 1, 31), 7, "a/b"), new Visit(new DateOnly(2024, 1, 31), 7, "a/b"), new Visit(new DateOnly(2024, 2, 1), null, ""))
            .SinkTo(new FileSink<Visit>
            {
                Path = _folder["out"],
                Format = new JsonFormat<Visit>(),
                PartitionBy = ["day", "Hour", "host"],
                PartitionCommit = new PartitionCommit { OnCommit = (folder, _) => { known.Enqueue(Path.GetRelativePath(_folder["out"], folder)); return Task.CompletedTask; } },
            });
        await env.ExecuteAsync("partitions");
        string[] folders = ["day=2024-01-31/Hour=7/host=a%2Fb", "day=2024-02-01/Hour=__DEFAULT_PARTITION__/host=__DEFAULT_PARTITION__"];
        Assert.Equal(folders, known.Select(static k => k.Replace('\\', '/')).Distinct().Order());
        foreach (var folder in folders)
        {
            Assert.True(File.Exists(Path.Combine(_folder["out"], folder, "_SUCCESS")), folder);
            Assert.Equal(2, Directory.GetFiles(Path.Combine(_folder["out"], folder)).Length);
        }
        var read = await Jobs.ReadAsync(_folder["out"], new JsonFormat<Visit>());
        Assert.Equal(3, read.Count);
    }

    [Fact]
    public void Wrong_settings_name_themselves()
    {
        Refused(new FileSink<Visit> { Path = "x", Format = new JsonFormat<Visit>(), PartitionBy = ["dya"] }, "FileSink.PartitionBy has \"dya\", which is no member of Visit. Did you mean Day?");
        Refused(new FileSink<Visit> { Path = "x", Format = new JsonFormat<Visit>(), PartitionBy = [] }, "FileSink.PartitionBy is empty.");
        Refused(new FileSink<Visit> { Path = "x", Format = new JsonFormat<Visit>(), PartitionBy = ["Day"], BucketBy = static v => v.Host }, "FileSink has both BucketBy and PartitionBy.");
        Refused(new FileSink<Visit> { Path = "x", Format = new JsonFormat<Visit>(), PartitionCommit = new PartitionCommit { SuccessFileName = "done" } }, "PartitionCommit.SuccessFileName is \"done\"");
    }

    private static void Refused(FileSink<Visit> sink, string message) => Assert.Contains(message, Assert.Throws<ArgumentException>(() => ((ISink<Visit>)sink).Validate()).Message, StringComparison.Ordinal);

    public sealed record Visit(DateOnly Day, int? Hour, string Host);
}
