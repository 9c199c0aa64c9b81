namespace ActorStream.Operators.Tests;

/// <summary>What came out of an operator.</summary>
abstract record Emitted;

sealed record Rec<T>(T Value, long Timestamp) : Emitted
{
    public override string ToString() => Timestamp == long.MinValue ? $"{Value}" : $"{Value}@{Timestamp}";
}

sealed record Mark(long Watermark) : Emitted
{
    public override string ToString() => Watermark == long.MaxValue ? "W-end" : $"W{Watermark}";
}
