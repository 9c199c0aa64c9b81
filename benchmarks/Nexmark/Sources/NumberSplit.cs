using System.Globalization;
using ActorStream.Operators.Sources;

namespace ActorStream.Benchmarks.Nexmark.Sources;

/// <summary>The numbers n with n mod parallelism = subtask.</summary>
internal sealed class NumberSplit(int subtask, int parallelism)
    : SourceSplit(string.Create(CultureInfo.InvariantCulture, $"numbers {subtask} of {parallelism}"))
{
    public int Subtask => subtask;

    public int Parallelism => parallelism;

    /// <summary>The next number.</summary>
    public long Position { get; set; } = subtask;

    public static SplitDiscovery Discovery(int parallelism) =>
        new FixedSplits(Enumerable.Range(0, parallelism).Select(k => new NumberSplit(k, parallelism)));
}
