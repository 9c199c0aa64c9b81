using System.Runtime.CompilerServices;
using ActorStream.Operators;

namespace ActorStream.TestKit;

/// <summary>A record of the scenarios.</summary>
internal readonly record struct Event(int Key, int Number, long Time);

/// <summary>A part of a scenario's input and the position in it.</summary>
internal readonly record struct Part(int Index, int Position);

/// <summary>A source of a simulated run: parts that are known beforehand, read with pauses where chance will have them.</summary>
internal sealed class ScenarioSource<T>(SimulatedHost process, IReadOnlyList<T[]> parts, double pauses, bool allAtOnce, bool isParallel) : SplitSource<T, Part>
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    public override Boundedness Boundedness => allAtOnce ? Boundedness.Unbounded : Boundedness.Bounded;

    internal override bool IsParallel => isParallel;

    public override async IAsyncEnumerable<Part> DiscoverSplitsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            await PauseAsync(cancellationToken).ConfigureAwait(false);
            yield return new Part(i, 0);
        }
    }

    public override async IAsyncEnumerable<(T Record, Part Split)> ReadAsync(Part split, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var records = parts[split.Index];
        for (var i = split.Position; i < records.Length; i++)
        {
            await PauseAsync(cancellationToken).ConfigureAwait(false);
            yield return (records[i], new Part(split.Index, i + 1));
        }
    }

    private ValueTask PauseAsync(CancellationToken cancellationToken)
    {
        var random = process.World.Random;
        if (!random.Chance(pauses)) return ValueTask.CompletedTask;
        return new ValueTask(process.Time.PauseAsync(random.Delay(LongestPause) + TimeSpan.FromTicks(1), cancellationToken));
    }
}
