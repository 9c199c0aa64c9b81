using System.Runtime.CompilerServices;
using ActorStream.Operators.Sources;

namespace ActorStream.Connectors;

/// <summary>Lists files and cuts them into splits; looks again and again if it is to watch a folder.</summary>
internal sealed class FileDiscovery(FilePattern pattern, long splitSize, TimeSpan? interval) : SplitDiscovery
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public override async IAsyncEnumerable<SourceSplit> DiscoverAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var file in pattern.List(mayBeNone: interval is not null))
            {
                // Later changes of a file are not looked at.
                if (!_known.Add(file.FullName)) continue;
                foreach (var split in Cut(file)) yield return split;
            }
            if (interval is null) yield break;
            yield return AllForNow;
            await Task.Delay(interval.Value, Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private IEnumerable<FileSplit> Cut(FileInfo file)
    {
        var path = file.ToString();
        if (Compression.IsCompressed(path))
        {
            yield return new FileSplit(path, 0, long.MaxValue);
            yield break;
        }
        var length = file.Length;
        for (var start = 0L; start < length; start += splitSize) yield return new FileSplit(path, start, Math.Min(length, start + splitSize));
    }
}
