namespace ActorStream.Operators;

/// <summary>An output of an operator inside its task: a batch under construction and who reads it.</summary>
internal interface IOutlet
{
    int Count { get; }

    /// <summary>All records that were ever collected.</summary>
    long Total { get; }

    /// <summary>Whether the operator should stop and let the outlet be drained.</summary>
    bool IsFull { get; }

    List<Feed> Consumers { get; }

    /// <summary>Forgets the records; called when every consumer has read them all.</summary>
    void Clear();
}
