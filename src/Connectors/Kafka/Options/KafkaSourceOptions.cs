using System.Globalization;
using System.Text.RegularExpressions;
using ActorStream.Streams;

namespace ActorStream.Connectors;

/// <summary>The options of a source.</summary>
internal sealed record KafkaSourceOptions(TopicList? Topics, Regex? Pattern, string? GroupId, StartupMode Start, BoundedMode End, TimeSpan DiscoveryInterval)
{
    private const string Startup = "scan.startup.mode";
    private const string StartupOffsets = "scan.startup.specific-offsets";
    private const string StartupTime = "scan.startup.timestamp-millis";
    private const string Bounded = "scan.bounded.mode";
    private const string BoundedOffsets = "scan.bounded.specific-offsets";
    private const string BoundedTime = "scan.bounded.timestamp-millis";

    public static KafkaSourceOptions Of(KafkaTableOptions options)
    {
        if (options.Text("topic") is not null == options.Text("topic-pattern") is not null)
            throw new InvalidOptionException($"The connector kafka needs one of the options topic and topic-pattern, and has {(options.Text("topic") is null ? "neither" : "both")}.");
        var upserts = options.Text("connector") == "upsert-kafka";
        if (upserts && options.Text(Startup) is not null) throw new InvalidOptionException($"The option {Startup} is not for upsert-kafka, which is always read from its beginning.");
        return new(
            options.Parse("topic", null, static t => TopicList.Parse(t) is { Count: > 0 } topics ? topics : throw new FormatException("a topic, or several with semicolons")),
            options.Parse("topic-pattern", null, ReadPattern),
            options.Text("properties.group.id"),
            upserts ? StartupMode.EarliestOffset : ReadStart(options),
            ReadEnd(options),
            options.Parse("scan.topic-partition-discovery.interval", TimeSpan.FromMinutes(5), OptionParsers.Duration));
    }

    private static StartupMode ReadStart(KafkaTableOptions options)
    {
        options.OnlyWith(StartupOffsets, Startup, "specific-offsets");
        options.OnlyWith(StartupTime, Startup, "timestamp");
        switch (options.Text(Startup) ?? "group-offsets")
        {
            case "earliest-offset":
                return StartupMode.EarliestOffset;
            case "latest-offset":
                return StartupMode.LatestOffset;
            case "group-offsets":
                // Without auto.offset.reset there is nothing to fall back on.
                return StartupMode.GroupOffsets(OffsetReset.None);
            case "timestamp":
                options.RequiredBy(StartupTime, Startup);
                return StartupMode.Timestamp(options.Parse(StartupTime, default, ReadTime));
            case "specific-offsets":
                options.RequiredBy(StartupOffsets, Startup);
                return StartupMode.SpecificOffsets(options.Parse(StartupOffsets, [], ReadOffsets));
            case var other:
                throw KafkaTableOptions.Wrong(Startup, other, "earliest-offset, latest-offset, group-offsets, timestamp or specific-offsets");
        }
    }

    private static BoundedMode ReadEnd(KafkaTableOptions options)
    {
        options.OnlyWith(BoundedOffsets, Bounded, "specific-offsets");
        options.OnlyWith(BoundedTime, Bounded, "timestamp");
        switch (options.Text(Bounded) ?? "unbounded")
        {
            case "unbounded":
                return BoundedMode.Unbounded;
            case "latest-offset":
                return BoundedMode.LatestOffset;
            case "group-offsets":
                return BoundedMode.GroupOffsets;
            case "timestamp":
                options.RequiredBy(BoundedTime, Bounded);
                return BoundedMode.Timestamp(options.Parse(BoundedTime, default, ReadTime));
            case "specific-offsets":
                options.RequiredBy(BoundedOffsets, Bounded);
                return BoundedMode.SpecificOffsets(options.Parse(BoundedOffsets, [], ReadOffsets));
            case var other:
                throw KafkaTableOptions.Wrong(Bounded, other, "unbounded, latest-offset, group-offsets, timestamp or specific-offsets");
        }
    }

    private static Regex ReadPattern(string text)
    {
        try
        {
            return new Regex(text, RegexOptions.CultureInvariant);
        }
        catch (ArgumentException wrong)
        {
            throw new FormatException($"a regular expression ({wrong.Message})");
        }
    }

    private static DateTimeOffset ReadTime(string text) =>
        long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time) && time is > -62_135_596_800_000 and < 253_402_300_800_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(time)
            : throw new FormatException("a time in epoch milliseconds");

    /// <summary><c>partition:0,offset:42;partition:1,offset:300</c></summary>
    private static (int Partition, long Offset)[] ReadOffsets(string text)
    {
        var offsets = new List<(int, long)>();
        foreach (var pair in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split([',', ':'], StringSplitOptions.TrimEntries);
            if (parts is not ["partition", var partition, "offset", var offset] || !int.TryParse(partition, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || !long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var at))
                throw new FormatException("pairs such as partition:0,offset:42;partition:1,offset:300");
            offsets.Add((number, at));
        }
        return offsets.Count > 0 ? [.. offsets] : throw new FormatException("at least one pair such as partition:0,offset:42");
    }
}
