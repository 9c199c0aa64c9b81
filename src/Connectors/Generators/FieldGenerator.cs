namespace ActorStream.Connectors;

/// <summary>How the values of one member are made up, for a <see cref="RandomSource{T}"/>. What is not given depends on the member's type.</summary>
/// <example><code>
/// env.FromSource(new RandomSource&lt;(long Id, string Name)>
/// {
///     NumberOfRows = 2, Fields = { ["Item1"] = FieldGenerator.Sequence(7, 9), ["Item2"] = new FieldGenerator { Length = 3 } },
/// }).Map(static r => (r.Id, r.Name.Length)).Print();
/// // prints: (7, 3), (8, 3)
/// </code></example>
public sealed record FieldGenerator
{
    /// <summary>The first number of a sequence; null: values are random.</summary>
    public long? Start { get; init; }

    /// <summary>The last number of a sequence, at which the source ends.</summary>
    public long? End { get; init; }

    /// <summary>The smallest number; null: the smallest of the type, of a <c>decimal</c> 0.</summary>
    public decimal? Min { get; init; }

    /// <summary>The largest number; null: the largest of the type, of a <c>decimal</c> one million.</summary>
    public decimal? Max { get; init; }

    /// <summary>How far times are in the past, at most; null: they are all at <see cref="RandomSource{T}.Now"/>.</summary>
    public TimeSpan? MaxPast { get; init; }

    /// <summary>How long texts, bytes and collections are; 100 by default, of collections 3.</summary>
    public int? Length { get; init; }

    /// <summary>Whether texts, bytes and collections may be shorter than <see cref="Length"/>, down to 1.</summary>
    public bool VarLength { get; init; }

    /// <summary>How large a share of the values is null, from 0 to 1; for members that can be.</summary>
    public double NullRate { get; init; }

    /// <summary>Numbers one after the other. The source ends with the shortest sequence.</summary>
    /// <param name="start">The first.</param>
    /// <param name="end">The last.</param>
    public static FieldGenerator Sequence(long start, long end) => new() { Start = start, End = end };
}
