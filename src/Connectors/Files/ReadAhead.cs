using System.Collections.Concurrent;
using System.Threading.Channels;

namespace ActorStream.Connectors;

/// <summary>Reads one split on the thread pool, a few blocks ahead of the task that decodes them.</summary>
internal sealed class ReadAhead : IAsyncDisposable
{
    private const int BlocksAhead = 3;

    private readonly Channel<LineBlock> _blocks = Channel.CreateBounded<LineBlock>(
        new BoundedChannelOptions(BlocksAhead) { SingleReader = true, SingleWriter = true });

    private readonly CancellationTokenSource _stop;
    private readonly ConcurrentQueue<byte[]> _free;
    private readonly Action _wake;
    private readonly Task _running;

    public ReadAhead(
        FileSplit split, FileHeader header, IRecordEnds? ends, int longestLine, ConcurrentQueue<byte[]> free, Action wake, CancellationToken cancellationToken)
    {
        _free = free;
        _wake = wake;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _running = Task.Run(() => RunAsync(split, header, ends, longestLine, _stop.Token), CancellationToken.None);
    }

    /// <summary>What stands before the records; known once there is a block.</summary>
    public FileTop? Top { get; private set; }

    /// <summary>Takes the next block if it is there.</summary>
    /// <param name="block">The block; its buffer is to be given back.</param>
    /// <param name="ended">There is none and there will be none.</param>
    /// <exception cref="Exception">Reading failed, and everything before that has been taken.</exception>
    public bool TryTake(out LineBlock block, out bool ended)
    {
        // Looked at first: a block that comes in between must not be taken for none.
        var completed = _blocks.Reader.Completion.IsCompleted;
        ended = false;
        if (_blocks.Reader.TryRead(out block)) return true;
        if (!completed) return false;
        _blocks.Reader.Completion.GetAwaiter().GetResult();
        ended = true;
        return false;
    }

    public void GiveBack(byte[] buffer)
    {
        if (buffer.Length == BlockReader.BufferSize && _free.Count <= BlocksAhead) _free.Enqueue(buffer);
    }

    /// <summary>Instead of disposing, once it has ended.</summary>
    public void Release() => _stop.Dispose();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync(FileSplit split, FileHeader header, IRecordEnds? ends, int longestLine, CancellationToken cancellationToken)
    {
        Exception? error = null;
        try
        {
            Top = await FileTop.ReadAsync(split.Path, header, cancellationToken).ConfigureAwait(false);
            if (Top.ContentStart < split.End) await ReadAsync(split, Top.ContentStart, ends, longestLine, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            error = cause;
        }
        _blocks.Writer.Complete(error);
        _wake();
    }

    private async Task ReadAsync(FileSplit split, long contentStart, IRecordEnds? ends, int longestLine, CancellationToken cancellationToken)
    {
        var reader = await BlockReader.OpenAsync(split, contentStart, ends, longestLine, _free, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { } block)
            {
                await _blocks.Writer.WriteAsync(block, cancellationToken).ConfigureAwait(false);
                _wake();
            }
        }
    }
}
