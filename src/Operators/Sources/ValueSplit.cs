using System.Globalization;
using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Operators.Sources;

/// <summary>A user's split.</summary>
/// <param name="id">Names it, in messages.</param>
/// <param name="value">The split.</param>
/// <param name="key">By what it is known again; null: by its name.</param>
internal sealed class ValueSplit<TSplit>(string id, TSplit value, string? key = null) : SourceSplit(id)
{
    public override string Key { get; } = key ?? id;

    /// <summary>The split with its position behind the last collected record.</summary>
    public TSplit Value { get; set; } = value;

    public static SplitCodec Codec(Codec<TSplit> values)
    {
        return new SplitCodec<ValueSplit<TSplit>>(Write, Read);

        void Write(ref StateWriter writer, ValueSplit<TSplit> split)
        {
            writer.WriteString(split.Id);
            writer.WriteString(split.Key);
            values.Write(ref writer, split.Value);
        }

        ValueSplit<TSplit> Read(ref StateReader reader)
        {
            var id = reader.ReadString();
            var key = reader.ReadString();
            return new ValueSplit<TSplit>(id, values.Read(ref reader), key);
        }
    }

    public override string ToString() => Value?.ToString() ?? Id;
}

internal sealed class ValueSplitDiscovery<T, TSplit>(SplitSource<T, TSplit> source, Codec<TSplit> codec) : SplitDiscovery
    where TSplit : notnull
{
    public override bool AssignsEagerly => source.Boundedness == Boundedness.Unbounded;

    public override SplitCodec Codec { get; } = ValueSplit<TSplit>.Codec(codec);

    /// <summary>Splits are told apart by what they hold when they are found: names need not be unique, nor the order always the same.</summary>
    public override async IAsyncEnumerable<SourceSplit> DiscoverAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var keys = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var split in source.DiscoverSplitsAsync(cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var id = Numbered(names, split.ToString() ?? "");
            yield return new ValueSplit<TSplit>(id, split, Numbered(keys, KeyOf(split)));
        }
    }

    private string KeyOf(TSplit split)
    {
        const int LongestKey = 32;
        var bytes = codec.ToBytes(in split);
        return Convert.ToHexString(bytes.Length <= LongestKey ? bytes : System.Security.Cryptography.SHA256.HashData(bytes));
    }

    private static string Numbered(Dictionary<string, int> seen, string name)
    {
        var times = seen[name] = seen.GetValueOrDefault(name) + 1;
        return times == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} #{times}");
    }
}
