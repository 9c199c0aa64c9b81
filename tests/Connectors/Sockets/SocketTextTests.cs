using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace ActorStream.Connectors.Tests;

public sealed class SocketTextTests : IDisposable
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);

    public SocketTextTests() => _server.Start();

    private int Port => ((IPEndPoint)_server.LocalEndpoint).Port;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Lines_come_as_they_are_sent_and_the_end_of_the_connection_is_the_end()
    {
        var env = Jobs.Environment();
        env.BufferTimeout = TimeSpan.Zero;
        await using var lines = env.SocketTextStream("127.0.0.1", Port).ExecuteAndCollectAsync("socket").GetAsyncEnumerator();
        var first = lines.MoveNextAsync();
        using (var client = await _server.AcceptTcpClientAsync())
        {
            await Send(client, "one\r\ntw");
            Assert.True(await first);
            Assert.Equal("one", lines.Current);
            var ü = Encoding.UTF8.GetBytes("ü");
            await client.GetStream().WriteAsync(ü.AsMemory(0, 1));
            await client.GetStream().WriteAsync(ü.AsMemory(1));
            await Send(client, "o\n\nrest");
            Assert.True(await lines.MoveNextAsync());
            Assert.Equal("twüo", lines.Current);
        }
        Assert.True(await lines.MoveNextAsync());
        Assert.Equal("", lines.Current);
        Assert.True(await lines.MoveNextAsync());
        Assert.Equal("rest", lines.Current);
        Assert.False(await lines.MoveNextAsync());
    }

    [Fact]
    public async Task It_connects_again_after_the_connection_was_closed()
    {
        var time = new ManualTime();
        var env = Jobs.Environment();
        env.BufferTimeout = TimeSpan.Zero;
        env.TimeProvider = time;
        await using var lines = env.SocketTextStream("127.0.0.1", Port, delimiter: "; ", maxRetries: 1).ExecuteAndCollectAsync("socket").GetAsyncEnumerator();
        var first = lines.MoveNextAsync();
        using (var client = await _server.AcceptTcpClientAsync()) await Send(client, "a; ");
        Assert.True(await first);
        Assert.Equal("a", lines.Current);
        var second = lines.MoveNextAsync();
        await time.UntilTimerAsync(TimeSpan.FromMilliseconds(500));
        time.Advance(TimeSpan.FromMilliseconds(500));
        using (var client = await _server.AcceptTcpClientAsync()) await Send(client, "b; ");
        Assert.True(await second);
        Assert.Equal("b", lines.Current);
        var end = lines.MoveNextAsync();
        var port = Port;
        _server.Stop();
        await time.UntilTimerAsync(TimeSpan.FromMilliseconds(500));
        time.Advance(TimeSpan.FromMilliseconds(500));
        var failure = await Assert.ThrowsAsync<JobExecutionException>(async () => await end);
        Assert.Contains($"127.0.0.1:{port} cannot be read after 1 retries", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_server_fails_the_job_naming_it()
    {
        var port = Port;
        _server.Stop();
        var failure = await Assert.ThrowsAsync<JobExecutionException>(() => Jobs.Environment().SocketTextStream("127.0.0.1", port).ExecuteAndCollectListAsync("socket"));
        Assert.Contains($"127.0.0.1:{port} cannot be read after 0 retries", failure.ToString(), StringComparison.Ordinal);
    }

    private static async Task Send(TcpClient client, string text) => await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text));
}
