using System.Net.Sockets;
using System.Runtime.CompilerServices;
using ActorStream.Operators.Sources;

namespace ActorStream.Connectors;

/// <summary>Connects, and connects again, and cuts what comes into records.</summary>
internal sealed class SocketLines(string host, int port, string delimiter, int maxRetries, TimeProvider time, Unreplayable unreplayable) : SplitSource<string, long>
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    public override Boundedness Boundedness => Boundedness.Unbounded;

    internal override bool IsParallel => false;

    internal override Unreplayable Unreplayable => unreplayable;

    public override async IAsyncEnumerable<long> DiscoverSplitsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return 0;
    }

    public override async IAsyncEnumerable<(string Record, long Split)> ReadAsync(long split, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var text = new DelimitedText(delimiter);
        var buffer = new byte[16 * 1024];
        var retries = 0;
        while (true)
        {
            Exception? failure = null;
            using (var client = new TcpClient())
            {
                failure = await ConnectAsync(client, cancellationToken).ConfigureAwait(false);
                while (failure is null)
                {
                    var (read, broken) = await ReceiveAsync(client, buffer, cancellationToken).ConfigureAwait(false);
                    failure = broken;
                    if (read <= 0) break;
                    retries = 0;
                    text.Add(buffer.AsSpan(0, read));
                    while (text.TryNext() is { } record)
                    {
                        unreplayable.Took();
                        yield return (record, ++split);
                    }
                }
            }
            // What a broken connection left unfinished cannot be told from a record; the rest of it will not come.
            if (text.TakeRest() is { } rest)
            {
                unreplayable.Took();
                yield return (rest, ++split);
            }
            if (maxRetries >= 0 && retries >= maxRetries)
            {
                if (failure is null) yield break;
                throw new IOException($"{host}:{port} cannot be read after {retries} retries: {failure.Message}", failure);
            }
            retries++;
            await Task.Delay(RetryDelay, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Exception?> ConnectAsync(TcpClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (SocketException cause)
        {
            return cause;
        }
    }

    private static async Task<(int Read, Exception? Broken)> ReceiveAsync(TcpClient client, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetStream().ReadAsync(buffer, cancellationToken).ConfigureAwait(false), null);
        }
        catch (IOException cause)
        {
            return (0, cause);
        }
    }
}
