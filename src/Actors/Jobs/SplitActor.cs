using ActorStream.Operators;
using ActorStream.Operators.Sources;
using Microsoft.Extensions.Logging;

namespace ActorStream.Actors;

/// <summary>
/// Finds the splits of one source and hands them to its readers: at once, or when a reader asks for more. It takes part in the cut: what it
/// has given out before a barrier is in its readers' snapshots, the rest in its own.
/// </summary>
internal sealed class SplitActor(PlanVertex vertex, SplitDiscovery discovery, ActorRef job, int attempt, ILoggerFactory loggers) : Actor
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Queue<ActorRef> _waiting = new();
    private SplitBook _book = new(discovery);
    private IReadOnlyList<ActorRef> _readers = [];
    private bool _allForNow;
    private bool _complete;
    private int _next;

    public override void Receive(object message)
    {
        switch (message)
        {
            case BeginDiscovery begin:
                Begin(begin);
                break;
            case Found found when found.Split == SplitDiscovery.AllForNow:
                _allForNow = true;
                List();
                if (discovery.AssignsEagerly)
                    foreach (var reader in _readers) Context.Tell(reader, new NoSplitsForNow());
                break;
            case Found found:
                _book.Found(found.Split);
                if (discovery.AssignsTogether) return;
                break;
            case DiscoveryEnded:
                _complete = true;
                List();
                if (discovery.AssignsEagerly)
                    foreach (var reader in _readers) Context.Tell(reader, new NoMoreSplits());
                break;
            case DiscoveryFailed failed:
                Context.Tell(job, failed);
                break;
            case RequestSplit request when !discovery.AssignsEagerly:
                _waiting.Enqueue(request.Reader);
                break;
            case SnapshotSplits cut:
                Context.Tell(cut.Barriers, new SplitsStored(vertex.Id, cut.Barrier.Id, _book.Snapshot()));
                foreach (var reader in _readers) Context.Tell(reader, new InjectBarrier(cut.Barrier));
                return;
        }
        Assign();
    }

    public override void Stopped() => _cancellation.Cancel();

    private void Begin(BeginDiscovery begin)
    {
        _readers = begin.Readers;
        if (begin.Stored is { } stored) _book = SplitBook.Restore(discovery, stored.Content.Span, stored.OfReaders);
        Context.RunOutside(
            DiscoverAsync,
            static _ => new DiscoveryEnded(),
            cause => new DiscoveryFailed(vertex.Id, attempt, OperatorFailedException.Discovering(vertex.HeadName, cause)));
    }

    private void List()
    {
        discovery.Listed();
        Assign();
    }

    private void Assign()
    {
        if (discovery.AssignsEagerly)
        {
            // A reader gets its share at once: read alone, one split's event time could overtake another's records.
            foreach (var share in _book.TakeAll().GroupBy(_ => _next++ % vertex.Parallelism)) Context.Tell(_readers[share.Key], new AddSplit([.. share]));
            return;
        }
        while (_waiting.Count > 0 && _book.TryTake(out var split)) Context.Tell(_waiting.Dequeue(), new AddSplit(split));
        if (_allForNow && !_complete)
            foreach (var reader in _waiting) Context.Tell(reader, new NoSplitsForNow());
        if (!_complete) return;
        while (_waiting.TryDequeue(out var reader)) Context.Tell(reader, new NoMoreSplits());
    }

    private async Task<bool> DiscoverAsync()
    {
        discovery.Time = Context.Time;
        discovery.Loggers = loggers;
        await foreach (var split in discovery.DiscoverAsync(_cancellation.Token)) Context.Tell(Context.Self, new Found(split));
        return true;
    }

    private sealed record Found(SourceSplit Split);

    private sealed record DiscoveryEnded;
}

/// <summary>Starts looking for splits.</summary>
/// <param name="Readers">The source's tasks.</param>
/// <param name="Stored">What a checkpoint has of the source; null: it starts afresh.</param>
internal sealed record BeginDiscovery(IReadOnlyList<ActorRef> Readers, RestoredSplits? Stored);

/// <summary>A source's splits in a checkpoint.</summary>
/// <param name="Content">What the split actor stored.</param>
/// <param name="OfReaders">The splits that readers held.</param>
internal sealed record RestoredSplits(ReadOnlyMemory<byte> Content, IReadOnlyList<ReadOnlyMemory<byte>> OfReaders);

/// <summary>The splits of a source cannot be found, or not be restored.</summary>
internal sealed record DiscoveryFailed(int Vertex, int Attempt, Exception Cause);
