using System.Runtime.CompilerServices;

namespace ActorStream.Streams.Tests.Checkpoints;

/// <summary>Gives 0, 1, 2, … of each split up to what the test allows, and starts again at its split's position after a restart.</summary>
sealed class CountingSource(int splits = 1, int last = int.MaxValue) : SplitSource<long, CountingSource.Part>
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _allowed;

    public override Boundedness Boundedness => last == int.MaxValue ? Boundedness.Unbounded : Boundedness.Bounded;

    /// <summary>Lets each split come up to a number.</summary>
    public void AllowUpTo(long number)
    {
        lock (_lock)
        {
            _allowed = number;
            _more.TrySetResult();
            _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public override async IAsyncEnumerable<Part> DiscoverSplitsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        for (var i = 0; i < splits; i++) yield return new Part(i, 0);
    }

    public override async IAsyncEnumerable<(long Record, Part Split)> ReadAsync(Part split, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = split.Next; next < last; next++)
        {
            while (true)
            {
                Task more;
                lock (_lock)
                {
                    if (next < _allowed) break;
                    more = _more.Task;
                }
                await more.WaitAsync(cancellationToken);
            }
            yield return ((split.Number * 1_000_000L) + next, split with { Next = next + 1 });
        }
    }

    public record Part(int Number, long Next);
}
