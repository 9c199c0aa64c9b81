using System.Collections.Concurrent;

namespace ActorStream.Operators;

/// <summary>The accumulators of one subtask by name; made by its thread, read by any.</summary>
internal sealed class AccumulatorSet
{
    private readonly ConcurrentDictionary<string, Accumulator> _byName = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, Accumulator>> All => _byName;

    public TAccumulator GetOrAdd<TAccumulator>(string name, Func<TAccumulator> create)
        where TAccumulator : Accumulator
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var found = _byName.GetOrAdd(name, static (_, make) => make(), create);
        return found as TAccumulator ?? throw new ArgumentException(
            $"The accumulator \"{name}\" is a {found.GetType().Name} already and cannot be a {typeof(TAccumulator).Name} too: give it another name.", nameof(name));
    }

    /// <summary>The values of a job: accumulators of one name are merged, whatever subtask and operator they are from.</summary>
    public static IReadOnlyDictionary<string, object> MergeAll(IEnumerable<AccumulatorSet> sets)
    {
        var merged = new SortedDictionary<string, Accumulator>(StringComparer.Ordinal);
        foreach (var set in sets)
        {
            foreach (var (name, accumulator) in set._byName)
            {
                if (!merged.TryGetValue(name, out var known)) merged[name] = accumulator;
                else if (known.GetType() == accumulator.GetType()) merged[name] = known.Merge(accumulator);
                else
                {
                    throw new ArgumentException($"The accumulator \"{name}\" is a {known.GetType().Name} in one operator and a "
                        + $"{accumulator.GetType().Name} in another: give one of them another name.", nameof(sets));
                }
            }
        }
        return merged.ToDictionary(static a => a.Key, static a => a.Value.Value, StringComparer.Ordinal);
    }
}
