namespace ActorStream.Benchmarks.Nexmark;

/// <summary>Which of the three kinds of event a <see cref="NexmarkEvent"/> holds.</summary>
public enum EventKind
{
    /// <summary>A new person.</summary>
    Person = 0,

    /// <summary>A new auction.</summary>
    Auction = 1,

    /// <summary>A bid on an auction.</summary>
    Bid = 2,
}
