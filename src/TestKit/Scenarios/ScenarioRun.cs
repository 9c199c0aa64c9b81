using System.Globalization;

namespace ActorStream.TestKit;

/// <summary>One run's program, its input and what must come out.</summary>
/// <param name="build">Builds the program in an environment of one process; its results are the lines that must come out.</param>
/// <param name="expected">The lines, in any order.</param>
internal sealed class ScenarioRun(Func<StreamExecutionEnvironment, SimulatedHost, DataStream<string>> build, IEnumerable<string> expected)
{
    public Func<StreamExecutionEnvironment, SimulatedHost, DataStream<string>> Build { get; } = build;

    /// <summary>Parts of the program that have nothing to do with the first, and write to the same place.</summary>
    public IReadOnlyList<Func<StreamExecutionEnvironment, SimulatedHost, DataStream<string>>> OtherParts { get; init; } = [];

    /// <summary>Lines are "key|number", and a key's numbers come in order, from 1 on.</summary>
    public bool IsOrderedByKey { get; init; }

    /// <summary>Looks at what came out in place of comparing it with what is expected.</summary>
    public Action<IReadOnlyList<string>>? OwnCheck { get; init; }

    public void Check(IReadOnlyList<string> visible)
    {
        if (OwnCheck is { } check)
        {
            check(visible);
            return;
        }
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in expected) counts[line] = counts.GetValueOrDefault(line) + 1;
        foreach (var line in visible) counts[line] = counts.GetValueOrDefault(line) - 1;
        var wrong = counts.Where(static c => c.Value != 0).OrderBy(static c => c.Key, StringComparer.Ordinal).Take(5)
            .Select(static c => c.Value > 0 ? $"{c.Value} times missing: {c.Key}" : $"{-c.Value} times too often: {c.Key}").ToArray();
        if (wrong.Length > 0) throw new PropertyViolatedException($"The output is not what the input makes: {string.Join("; ", wrong)}.");
        if (IsOrderedByKey) CheckOrder(visible);
    }

    private static void CheckOrder(IReadOnlyList<string> visible)
    {
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in visible)
        {
            var bar = line.IndexOf('|', StringComparison.Ordinal);
            var (key, number) = (line[..bar], int.Parse(line.AsSpan(bar + 1), CultureInfo.InvariantCulture));
            var expected = last.GetValueOrDefault(key) + 1;
            if (number != expected) throw new PropertyViolatedException($"The results of the key {key} came out of order: {number} where {expected} was due.");
            last[key] = number;
        }
    }
}

/// <summary>A kind of program that runs are made of.</summary>
internal sealed record Scenario(string Name, Func<SeededRandom, ScenarioRun> Create)
{
    /// <summary>How the faults of its runs differ from what chance would have.</summary>
    public Func<FaultPlan, FaultPlan> Adjust { get; init; } = static plan => plan;
}
