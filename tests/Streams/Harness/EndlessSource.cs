using System.Runtime.CompilerServices;

namespace ActorStream.Streams.Tests;

/// <summary>The numbers from 0 on, without end: nothing more is given than what has been asked for by <see cref="Release"/>.</summary>
sealed class EndlessSource(int splits = 1) : SplitSource<long, long>
{
    private readonly SemaphoreSlim _allowed = new(0);

    public override Boundedness Boundedness => Boundedness.Unbounded;

    public void Release(int count)
    {
        if (count > 0) _allowed.Release(count);
    }

    public override async IAsyncEnumerable<long> DiscoverSplitsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        for (var split = 0; split < splits; split++) yield return (long)split << 32;
    }

    public override async IAsyncEnumerable<(long Record, long Split)> ReadAsync(long split, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = split; ; next++)
        {
            await _allowed.WaitAsync(cancellationToken);
            yield return (next, next + 1);
        }
    }
}
