using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ActorStream.Operators.Sources;

namespace ActorStream.Connectors;

/// <summary>Lists files and cuts them into splits; looks again and again if it is to watch a folder.</summary>
/// <param name="pattern">Which files.</param>
/// <param name="splitSize">How large the parts are.</param>
/// <param name="interval">How often to look again; null: once.</param>
/// <param name="whole">Files are not cut: where a record begins is known only from the beginning on.</param>
/// <param name="only">Which of the files, by their absolute paths; null: all.</param>
internal sealed class FileDiscovery(FilePattern pattern, long splitSize, TimeSpan? interval, bool whole = false, Regex? only = null) : SplitDiscovery
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>How long the files were of which parts had been found before a restart.</summary>
    private readonly Dictionary<string, long> _lengths = new(StringComparer.Ordinal);

    public override SplitCodec Codec => SplitCodec;

    /// <summary>The byte form of the parts.</summary>
    public required SplitCodec SplitCodec { get; init; }

    /// <summary>Makes a part of a file.</summary>
    public required Func<string, long, long, long, FileSplit> NewSplit { get; init; }

    /// <summary>The size of the parts: a file that was cut stays cut so.</summary>
    public override long Grain { get; set; } = splitSize;

    public override void Restore(IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            var (path, length) = FileSplit.FileOf(key);
            _lengths[path] = length;
        }
    }

    public override async IAsyncEnumerable<SourceSplit> DiscoverAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var file in pattern.List(mayBeNone: interval is not null))
            {
                // Later changes of a file are not looked at.
                if (!_known.Add(file.FullName) || only?.IsMatch(file.FullName) == false) continue;
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
        if (whole || Compression.IsCompressed(path))
        {
            yield return NewSplit(path, 0, long.MaxValue, LengthOf(file, path));
            yield break;
        }
        var length = LengthOf(file, path);
        for (var start = 0L; start < length; start += Grain) yield return NewSplit(path, start, Math.Min(length, start + Grain), length);
    }

    private long LengthOf(FileInfo file, string path) => _lengths.TryGetValue(path, out var length) ? length : file.Length;
}
