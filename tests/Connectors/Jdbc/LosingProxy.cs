using System.Net;
using System.Net.Sockets;

namespace ActorStream.Connectors.Tests.Jdbc;

/// <summary>A connection to a server that is cut when a commit has been answered, before the client hears of it.</summary>
sealed class LosingProxy : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly Task _running;
    volatile int _toLose;

    public LosingProxy(string host, int port)
    {
        _listener.Start();
        _running = AcceptAsync(host, port);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many answers were lost.</summary>
    public int Lost { get; private set; }

    public void LoseNextCommit() => _toLose = 1;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running;
        _stop.Dispose();
    }

    async Task AcceptAsync(string host, int port)
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token), host, port);
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    async Task ServeAsync(TcpClient client, string host, int port)
    {
        try
        {
            using var server = new TcpClient(host, port);
            using (client)
            {
                var commits = new TaskCompletionSource();
                var up = ForwardAsync(client, server, bytes =>
                {
                    if (_toLose > 0 && bytes.IndexOf("commit"u8) >= 0) commits.TrySetResult();
                    return true;
                });
                var down = ForwardAsync(server, client, _ =>
                {
                    if (!commits.Task.IsCompleted || Interlocked.Exchange(ref _toLose, 0) == 0) return true;
                    Lost++;
                    return false;
                });
                await Task.WhenAny(up, down);
            }
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            // One of the two has gone.
        }
    }

    async Task ForwardAsync(TcpClient from, TcpClient to, Func<ReadOnlySpan<byte>, bool> look)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _stop.Token) is > 0 and var count)
            {
                if (!look(buffer.AsSpan(0, count))) return;
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _stop.Token);
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two has gone.
        }
    }
}
