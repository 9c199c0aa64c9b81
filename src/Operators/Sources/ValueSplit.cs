using System.Runtime.CompilerServices;

namespace ActorStream.Operators.Sources;

/// <summary>A user's split.</summary>
internal sealed class ValueSplit<TSplit>(string id, TSplit value) : SourceSplit(id)
{
    /// <summary>The split with its position behind the last collected record.</summary>
    public TSplit Value { get; set; } = value;

    public override string ToString() => Value?.ToString() ?? Id;
}

internal sealed class ValueSplitDiscovery<T, TSplit>(SplitSource<T, TSplit> source) : SplitDiscovery
    where TSplit : notnull
{
    public override bool AssignsEagerly => source.Boundedness == Boundedness.Unbounded;

    public override async IAsyncEnumerable<SourceSplit> DiscoverAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var split in source.DiscoverSplitsAsync(cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var name = split.ToString() ?? "";
            var repeats = names.GetValueOrDefault(name);
            names[name] = repeats + 1;
            yield return new ValueSplit<TSplit>(repeats == 0 ? name : $"{name} #{repeats + 1}", split);
        }
    }
}
