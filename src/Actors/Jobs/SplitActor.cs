using ActorStream.Operators;
using ActorStream.Operators.Sources;

namespace ActorStream.Actors;

/// <summary>Finds the splits of one source and hands them to its readers: at once, or when a reader asks for more.</summary>
internal sealed class SplitActor(string name, SplitDiscovery discovery, ActorRef job, int parallelism) : Actor
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Queue<SourceSplit> _found = new();
    private readonly Queue<ActorRef> _waiting = new();
    private IReadOnlyList<ActorRef> _readers = [];
    private bool _allForNow;
    private bool _complete;
    private int _next;

    public override void Receive(object message)
    {
        switch (message)
        {
            case BeginDiscovery begin:
                _readers = begin.Readers;
                Context.Pipe(Context.Outside.Run(DiscoverAsync), static _ => new DiscoveryEnded(), cause => new DiscoveryFailed(OperatorFailedException.Discovering(name, cause)));
                break;
            case Found found when found.Split == SplitDiscovery.AllForNow:
                _allForNow = true;
                if (discovery.AssignsEagerly)
                    foreach (var reader in _readers) Context.Tell(reader, new NoSplitsForNow());
                break;
            case Found found when discovery.AssignsEagerly:
                Context.Tell(_readers[_next++ % parallelism], new AddSplit(found.Split));
                break;
            case Found found:
                _found.Enqueue(found.Split);
                break;
            case DiscoveryEnded:
                _complete = true;
                if (discovery.AssignsEagerly)
                    foreach (var reader in _readers) Context.Tell(reader, new NoMoreSplits());
                break;
            case DiscoveryFailed failed:
                Context.Tell(job, failed);
                break;
            case RequestSplit request when !discovery.AssignsEagerly:
                _waiting.Enqueue(request.Reader);
                break;
        }
        Assign();
    }

    public override void Stopped() => _cancellation.Cancel();

    private void Assign()
    {
        while (_waiting.Count > 0 && _found.TryDequeue(out var split)) Context.Tell(_waiting.Dequeue(), new AddSplit(split));
        if (_allForNow && !_complete)
            foreach (var reader in _waiting) Context.Tell(reader, new NoSplitsForNow());
        if (!_complete || discovery.AssignsEagerly) return;
        while (_waiting.TryDequeue(out var reader)) Context.Tell(reader, new NoMoreSplits());
    }

    private async Task<bool> DiscoverAsync()
    {
        discovery.Time = Context.Time;
        await foreach (var split in discovery.DiscoverAsync(_cancellation.Token)) Context.Tell(Context.Self, new Found(split));
        return true;
    }

    private sealed record Found(SourceSplit Split);

    private sealed record DiscoveryEnded;
}

internal sealed record BeginDiscovery(IReadOnlyList<ActorRef> Readers);

internal sealed record DiscoveryFailed(Exception Cause);
