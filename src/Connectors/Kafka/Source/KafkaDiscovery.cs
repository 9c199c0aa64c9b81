using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ActorStream.Operators.Sources;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace ActorStream.Connectors;

/// <summary>Which partitions a source reads, where each begins and where it ends.</summary>
/// <param name="Settings">How to reach the brokers.</param>
/// <param name="Topics">The topics; null: those that match the pattern.</param>
/// <param name="Pattern">Names of topics.</param>
/// <param name="GroupId">The group; null: none.</param>
/// <param name="Start">Where partitions begin that are there at the start.</param>
/// <param name="End">Where they end.</param>
/// <param name="Interval">How often to look for new ones; zero: never.</param>
internal sealed record KafkaSelection(
    KafkaSettings Settings, TopicList? Topics, Regex? Pattern, string? GroupId, StartupMode Start, BoundedMode End, TimeSpan Interval)
{
    public override string ToString() => Topics?.ToString() ?? $"topics like {Pattern}";
}

/// <summary>
/// Finds partitions. Those of the first look begin where the startup mode says, all later ones at their beginning: what was written to
/// them before they were found is new, too.
/// </summary>
internal sealed class KafkaDiscovery(KafkaSelection selection) : SplitDiscovery
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan OneCall = TimeSpan.FromSeconds(10);

    private readonly HashSet<TopicPartition> _known = [];
    private KafkaErrors? _errors;
    private ILogger? _logger;

    public override bool AssignsEagerly => true;

    public override bool AssignsTogether => true;

    public override SplitCodec Codec => KafkaSplit.Codec;

    /// <summary>1 once the first look is over: what a restored source finds then is new.</summary>
    public override long Grain { get; set; }

    public override void Listed() => Grain = 1;

    public override void Restore(IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            var colon = key.IndexOf(':', StringComparison.Ordinal);
            _known.Add(new TopicPartition(key[(colon + 1)..], int.Parse(key.AsSpan(0, colon), CultureInfo.InvariantCulture)));
        }
    }

    public override async IAsyncEnumerable<SourceSplit> DiscoverAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isFirst = Grain == 0;
        // The ends are those of the first look: nothing that comes later is read.
        if (!isFirst && selection.End.Kind != OffsetKind.Unbounded) yield break;
        _logger = Loggers.CreateLogger("ActorStream.Kafka");
        _errors = new KafkaErrors(_logger, $"finding partitions of {selection}");
        using var client = selection.Settings.CreateAsker(selection.GroupId, _errors);
        var isStart = true;
        while (true)
        {
            foreach (var split in Look(client, isFirst, isStart, cancellationToken)) yield return split;
            isFirst = isStart = false;
            if (selection.End.Kind != OffsetKind.Unbounded) yield break;
            if (selection.Interval == TimeSpan.Zero) yield break;
            yield return AllForNow;
            await Task.Delay(selection.Interval, Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The partitions that were not known. Later on, brokers that do not answer are asked again the next time.</summary>
    private List<KafkaSplit> Look(IConsumer<Ignore, Ignore> client, bool isFirst, bool isStart, CancellationToken cancellationToken)
    {
        try
        {
            var found = Partitions(client, isStart, cancellationToken).Where(p => !_known.Contains(p)).ToArray();
            var splits = found.Length == 0 ? [] : Splits(client, found, isFirst, cancellationToken);
            _known.UnionWith(found);
            return splits;
        }
        catch (KafkaException cause) when (!isStart)
        {
            KafkaLog.NotFound(_logger!, selection.ToString(), cause.Error.Reason);
            return [];
        }
    }

    private List<TopicPartition> Partitions(IConsumer<Ignore, Ignore> client, bool isStart, CancellationToken cancellationToken)
    {
        // It polls the client as long as it is not disposed, also one that is gone.
        using var admin = new DependentAdminClientBuilder(client.Handle).Build();
        var found = new List<TopicPartition>();
        if (selection.Topics is null)
        {
            // A pattern is about whole names, as Java's is.
            foreach (var topic in Ask(() => admin.GetMetadata(OneCall), cancellationToken).Topics)
                if (selection.Pattern!.Match(topic.Topic) is { Success: true, Index: 0 } match && match.Length == topic.Topic.Length)
                    found.AddRange(topic.Partitions.Select(p => new TopicPartition(topic.Topic, p.PartitionId)));
            return found;
        }
        foreach (var name in selection.Topics)
        {
            var topic = Ask(() => Existing(admin.GetMetadata(name, OneCall).Topics.Single(), isStart), cancellationToken);
            found.AddRange(topic.Partitions.Select(p => new TopicPartition(name, p.PartitionId)));
        }
        return found;
    }

    private TopicMetadata Existing(TopicMetadata topic, bool isStart)
    {
        if (topic.Error.Code == ErrorCode.UnknownTopicOrPart && isStart)
            throw new InvalidOperationException($"the topic {topic.Topic} does not exist at {selection.Settings.BootstrapServers}. Create it, or correct KafkaSource.Topics.");
        if (topic.Error.IsError) throw new KafkaException(topic.Error);
        return topic;
    }

    private List<KafkaSplit> Splits(IConsumer<Ignore, Ignore> client, TopicPartition[] partitions, bool isFirst, CancellationToken cancellationToken)
    {
        var offsets = new KafkaOffsetLookup(client, call => Ask(call, cancellationToken));
        var starts = isFirst ? offsets.Starts(partitions, selection.Start, selection.GroupId) : offsets.At(partitions, KafkaOffsetLookup.Beginning);
        var ends = offsets.Ends(partitions, selection.End, selection.GroupId);
        return [.. partitions.Select((p, i) => new KafkaSplit(p.Topic, p.Partition.Value, starts[i], ends[i])).Where(static s => s.Position < s.Stop)];
    }

    /// <summary>Asks again for a while, since a broker may be starting.</summary>
    private T Ask<T>(Func<T> call, CancellationToken cancellationToken)
    {
        var begin = Time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return call();
            }
            catch (KafkaException cause)
            {
                if (Time.GetElapsedTime(begin) < Patience && IsTransient(cause.Error)) continue;
                throw new KafkaException(new Error(cause.Error.Code, $"{_errors!.Describe(cause.Error)}; brokers: {selection.Settings.BootstrapServers}"), cause);
            }
        }
    }

    private static bool IsTransient(Error error) => error.Code is ErrorCode.Local_Transport or ErrorCode.Local_TimedOut or ErrorCode.Local_AllBrokersDown
        or ErrorCode.LeaderNotAvailable or ErrorCode.NotLeaderForPartition or ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupCoordinatorNotAvailable
        or ErrorCode.GroupLoadInProgress or ErrorCode.RequestTimedOut or ErrorCode.Local_WaitCoord or ErrorCode.UnknownTopicOrPart;
}
