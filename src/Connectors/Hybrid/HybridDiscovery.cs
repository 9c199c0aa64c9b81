using System.Runtime.CompilerServices;
using ActorStream.Operators.Sources;

namespace ActorStream.Connectors;

/// <summary>Finds the splits of the first source, and those of the second when the first have been read.</summary>
internal sealed class HybridDiscovery : SplitDiscovery
{
    private const int GrainBits = 31;

    private readonly SplitDiscovery _first;
    private readonly SplitDiscovery _then;
    private readonly Action<HybridProgress> _begun;
    private readonly HybridProgress _progress = new();
    private readonly HashSet<string> _restored = new(StringComparer.Ordinal);
    private volatile bool _isFirst = true;

    /// <param name="first">Of the first source.</param>
    /// <param name="then">Of the second.</param>
    /// <param name="begun">Told of the progress of the discovery that is really used, before a reader gets a split; others are only made for their codec.</param>
    public HybridDiscovery(SplitDiscovery first, SplitDiscovery then, Action<HybridProgress> begun)
    {
        _first = first;
        _then = then;
        _begun = begun;
        Codec = new SplitCodec<HybridSplit>(
            (ref writer, split) =>
            {
                writer.WriteBool(split.IsFirst);
                var bytes = (split.IsFirst ? _first : _then).Codec.ToBytes(split.Inner);
                writer.WriteVarUInt((ulong)bytes.Length);
                writer.WriteBytes(bytes);
            },
            (ref reader) =>
            {
                var isFirst = reader.ReadBool();
                var inner = (isFirst ? _first : _then).Codec.FromBytes(reader.ReadBytes((int)reader.ReadVarUInt()));
                var split = new HybridSplit(isFirst, inner);
                // What a checkpoint has is not at its end.
                if (isFirst) _progress.Begin(split.Key);
                return split;
            });
    }

    public override SplitCodec Codec { get; }

    /// <summary>Both grains in one number: what the first source cuts by may be large, the second's is a small number.</summary>
    public override long Grain
    {
        get => _then.Grain is >= 0 and < 1L << GrainBits && _first.Grain is >= 0 and < 1L << (62 - GrainBits)
            ? (_first.Grain << GrainBits) | _then.Grain
            : throw new InvalidOperationException($"The grains {_first.Grain} and {_then.Grain} of the two sources are too large to be stored together. Set FileSource.SplitSize to less than 2 GiB.");
        set => (_first.Grain, _then.Grain) = (value >> GrainBits, value & ((1L << GrainBits) - 1));
    }

    public override void Restore(IEnumerable<string> keys)
    {
        _begun(_progress);
        _restored.UnionWith(keys);
        _first.Restore(_restored.Where(static k => k[0] == '1').Select(static k => k[2..]).ToList());
        _then.Restore(_restored.Where(static k => k[0] == '2').Select(static k => k[2..]).ToList());
    }

    public override void Listed() => (_isFirst ? _first : _then).Listed();

    public override async IAsyncEnumerable<SourceSplit> DiscoverAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _begun(_progress);
        foreach (var inner in (SplitDiscovery[])[_first, _then]) (inner.Time, inner.Loggers) = (Time, Loggers);
        await foreach (var found in _first.DiscoverAsync(cancellationToken).ConfigureAwait(false))
        {
            if (found == AllForNow)
            {
                yield return found;
                continue;
            }
            var split = new HybridSplit(true, found);
            if (!_restored.Contains(split.Key)) _progress.Begin(split.Key);
            yield return split;
        }
        yield return AllForNow;
        await _progress.AllEndedAsync(cancellationToken).ConfigureAwait(false);
        _isFirst = false;
        await foreach (var found in _then.DiscoverAsync(cancellationToken).ConfigureAwait(false))
            yield return found == AllForNow ? found : new HybridSplit(false, found);
    }
}
