using System.Linq.Expressions;

namespace ActorStream.Connectors;

/// <summary><c>'connector' = 'kafka'</c> and <c>'upsert-kafka'</c></summary>
internal sealed class KafkaConnector : TableConnector
{
    public override IReadOnlyList<string> Names { get; } = ["kafka", "upsert-kafka"];

    public override IReadOnlyList<string> Options => KafkaTableOptions.Known;

    public override string SinkParallelism => "sink.parallelism";

    public override ISource<T> CreateSource<T>(IReadOnlyDictionary<string, string> options, TableDefinition table)
    {
        var read = KafkaTableOptions.Read(options);
        var format = ValueFormat(read);
        read.Choice("value.fields-include", "ALL", "ALL", "EXCEPT_KEY");
        if (read.Text("value.fields-include") == "EXCEPT_KEY") throw TableOptions.Wrong("value.fields-include", "EXCEPT_KEY", "ALL: a source reads records from their values");
        return KafkaOptions.Create(options, table.Name, read.Format<T>(format, Subject(read)), null, read.BadRecords(format));
    }

    public override ISink<T> CreateSink<T>(IReadOnlyDictionary<string, string> options, TableDefinition table)
    {
        var read = KafkaTableOptions.Read(options);
        var format = ValueFormat(read);
        read.Only("value.fields-include", "ALL", "a sink writes all fields into values");
        return KafkaOptions.CreateSink(options, read.Format<T>(format, Subject(read)), KeyFormat<T>(read, table));
    }

    private static string ValueFormat(TableOptions options)
    {
        var (format, value) = (options.Text("format"), options.Text("value.format"));
        if (format is null == value is null) throw new InvalidOptionException($"The connector kafka needs one of the options format and value.format, and has {(format is null ? "neither" : "both")}.");
        return format is null ? "value.format" : "format";
    }

    private static string? Subject(TableOptions options) => options.Text("topic") is { } topic ? $"{topic}-value" : null;

    private static IFormat<T>? KeyFormat<T>(TableOptions options, TableDefinition table)
    {
        const string Option = "key.format";
        var names = options.Text("key.fields")?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? table.PrimaryKey;
        if (options.Text(Option) is not { } format)
        {
            if (options.Text("key.fields") is not null) throw new InvalidOptionException($"The option key.fields is set, and {Option} is not.");
            return options.Text("connector") == "upsert-kafka" ? throw new InvalidOptionException($"The connector upsert-kafka needs the option {Option}.") : null;
        }
        if (names.Count == 0) throw new InvalidOptionException($"The option {Option} is {format}, which needs the option key.fields.");
        var prefix = options.Text("key.fields-prefix") ?? "";
        if (prefix.Length > 0) throw TableOptions.Wrong("key.fields-prefix", prefix, "left out: a record has its fields once");
        var shape = RecordShape.Of(typeof(T));
        var members = names.Select(name => shape?.Members.FirstOrDefault(m => m.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw new InvalidOptionException(
            $"The option key.fields names {name}, which {CsvTypes.Name(typeof(T))} has not. {Streams.NearestName.Hint(name, [.. (shape?.Members ?? []).Select(static m => m.Name)])}")).ToArray();
        if (format == "json" && options.Format<T>(Option) is JsonFormat<T> json) return json.WithOnly([.. members.Select(static m => m.Name)]);
        if (members.Length > 1) throw TableOptions.Wrong(Option, format, $"json for a key of several fields ({string.Join(", ", names)})");
        var key = typeof(KafkaConnector).GetMethod(nameof(SingleKey), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!.MakeGenericMethod(typeof(T), members[0].Type);
        return (IFormat<T>)key.Invoke(null, System.Reflection.BindingFlags.DoNotWrapExceptions, null, [options, members[0]], null)!;
    }

    private static IFormat<T> SingleKey<T, TKey>(TableOptions options, RecordMember member)
    {
        var record = Expression.Parameter(typeof(T), "record");
        var select = Expression.Lambda<Func<T, TKey>>(Expression.MakeMemberAccess(record, member.Member), record).Compile();
        return KafkaKey.Of(select, options.Format<TKey>("key.format", options.Text("topic") is { } topic ? $"{topic}-key" : null));
    }
}
