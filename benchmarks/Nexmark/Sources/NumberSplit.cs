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
        new FixedSplits(static of => Enumerable.Range(0, (int)of).Select(k => new NumberSplit(k, (int)of)), Codec, grain: parallelism);

    private static SplitCodec Codec { get; } = new SplitCodec<NumberSplit>(
        static (ref StateWriter writer, NumberSplit split) =>
        {
            writer.WriteVarUInt((ulong)split.Subtask);
            writer.WriteVarUInt((ulong)split.Parallelism);
            writer.WriteVarInt(split.Position);
        },
        static (ref StateReader reader) => new NumberSplit((int)reader.ReadVarUInt(), (int)reader.ReadVarUInt()) { Position = reader.ReadVarInt() });
}
