using ActorStream.Operators;

namespace ActorStream;

/// <summary>What a <see cref="ProcessJoinFunction{TLeft, TRight, TOut}"/> is given beside the pair. Holds during the call only.</summary>
public readonly ref struct JoinContext
{
    private readonly long _left;
    private readonly long _right;

    internal JoinContext(long left, long right)
    {
        _left = left;
        _right = right;
    }

    /// <summary>The timestamp of the pair and of its results: the later one of the two.</summary>
    public DateTimeOffset Timestamp => EventTime.ToInstant(Math.Max(_left, _right));

    /// <summary>The left record's timestamp.</summary>
    public DateTimeOffset LeftTimestamp => EventTime.ToInstant(_left);

    /// <summary>The right record's timestamp.</summary>
    public DateTimeOffset RightTimestamp => EventTime.ToInstant(_right);
}
