using System.Collections.Concurrent;
using Xunit;

namespace ActorStream.Connectors.Tests;

/// <summary>The two-phase sink of the API's example.</summary>
public class BlobSinkTests
{
    [Fact]
    public async Task Everything_is_committed_at_the_end_of_the_input()
    {
        var client = new BlobClient();
        var env = Jobs.Environment(3);
        env.FromSource(DataGeneratorSource.Of(static n => n, count: 10_000)).SinkTo(new BlobSink(client)).Name("blobs");
        await env.ExecuteAsync("uploading");
        Assert.Equal(Enumerable.Range(0, 10_000).Select(static n => (long)n), client.Completed.SelectMany(static c => c.Value).Order());
        Assert.Equal(client.Uploaded.Keys.Order(), client.Completed.Keys.Order());
        Assert.Equal(3, client.Writers);
        Assert.Equal(3, client.Disposed);
    }

    [Fact]
    public async Task Nothing_is_committed_when_the_job_fails()
    {
        var client = new BlobClient();
        var env = Jobs.Environment();
        env.FromSource(DataGeneratorSource.Of(static n => n, count: 10_000))
            .Map(static n => n < 9_999 ? n : throw new InvalidOperationException("the last one")).SinkTo(new BlobSink(client));
        await Assert.ThrowsAsync<JobExecutionException>(async () => await env.ExecuteAsync("failing"));
        Assert.NotEmpty(client.Uploaded);
        Assert.Empty(client.Completed);
        Assert.Equal(1, client.Disposed);
    }

    [Fact]
    public async Task A_commit_that_fails_fails_the_job()
    {
        var client = new BlobClient { Refuses = true };
        var env = Jobs.Environment();
        env.FromSource(DataGeneratorSource.Of(static n => n, count: 10)).SinkTo(new BlobSink(client)).Name("blobs");
        var failure = await Assert.ThrowsAsync<JobExecutionException>(async () => await env.ExecuteAsync("failing"));
        Assert.Contains("blobs, subtask 0", failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("refused", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_black_hole_takes_everything()
    {
        var env = Jobs.Environment(2);
        env.FromSource(DataGeneratorSource.Of(static n => n, count: 10_000)).SinkTo(new BlackholeSink<long>());
        Assert.Equal(JobStatus.Finished, (await env.ExecuteAsync("nothing")).Status);
    }

    public sealed class BlobClient
    {
        private int _ids;

        public ConcurrentDictionary<string, long[]> Uploaded { get; } = new();

        public ConcurrentDictionary<string, long[]> Completed { get; } = new();

        public bool Refuses { get; init; }

        public int Writers;

        public int Disposed;

        public async Task<Upload> UploadAsync(string key, ReadOnlyMemory<long> records)
        {
            await Task.Yield();
            var id = $"{Interlocked.Increment(ref _ids)}";
            Uploaded[id] = records.ToArray();
            return new Upload(key, id);
        }

        public async Task CompleteAsync(Upload upload)
        {
            await Task.Yield();
            if (Refuses) throw new InvalidOperationException("refused");
            Completed[upload.Id] = Uploaded[upload.Id];
        }
    }

    public sealed record Upload(string Key, string Id);

    private sealed class BlobSink(BlobClient client) : TwoPhaseSink<long, Upload>
    {
        public override Task<SinkWriter<long, Upload>> CreateWriterAsync(SinkContext context, CancellationToken cancellationToken) =>
            Task.FromResult<SinkWriter<long, Upload>>(new BlobWriter(client, context.Subtask));

        public override Task CommitAsync(Upload committable, CancellationToken cancellationToken) => client.CompleteAsync(committable);
    }

    private sealed class BlobWriter : SinkWriter<long, Upload>
    {
        private readonly List<Upload> _open = [];
        private readonly BlobClient _client;
        private readonly int _subtask;

        public BlobWriter(BlobClient client, int subtask)
        {
            (_client, _subtask) = (client, subtask);
            Interlocked.Increment(ref client.Writers);
        }

        public override async Task WriteAsync(ReadOnlyMemory<long> records, CancellationToken cancellationToken) =>
            _open.Add(await _client.UploadAsync($"stats/{_subtask}", records));

        public override Task<IReadOnlyList<Upload>> PrepareCommitAsync(CancellationToken cancellationToken)
        {
            var prepared = _open.ToArray();
            _open.Clear();
            return Task.FromResult<IReadOnlyList<Upload>>(prepared);
        }

        public override ValueTask DisposeAsync()
        {
            Interlocked.Increment(ref _client.Disposed);
            return base.DisposeAsync();
        }
    }
}
