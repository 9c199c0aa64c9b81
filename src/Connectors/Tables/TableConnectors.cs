using ActorStream.Streams;

namespace ActorStream.Connectors;

/// <summary>All connectors by name: <c>'connector' = 'kafka'</c> and the others.</summary>
internal static class TableConnectors
{
    private static readonly TableConnector[] All =
    [
        new BlackholeConnector(), new DataGenConnector(), new FileSystemConnector(), new JdbcConnector(), new KafkaConnector(), new PrintConnector(), new SocketConnector(),
    ];

    /// <summary>The names of all.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.SelectMany(static c => c.Names).Order(StringComparer.Ordinal)];

    /// <summary>The connector that options name.</summary>
    /// <exception cref="InvalidOptionException">They name none, or one that does not exist.</exception>
    public static TableConnector Of(IReadOnlyDictionary<string, string> options)
    {
        if (!options.TryGetValue("connector", out var name)) throw new InvalidOptionException($"The option connector is missing; it must be one of {string.Join(", ", Names)}.");
        return All.FirstOrDefault(c => c.Names.Contains(name)) ?? throw new InvalidOptionException($"There is no connector \"{name}\". {NearestName.Hint(name, Names)}");
    }

    /// <summary>A source, and how many subtasks it has; null: as many as the job.</summary>
    public static (ISource<T> Source, int? Parallelism) CreateSource<T>(IReadOnlyDictionary<string, string> options, TableDefinition table)
    {
        var connector = Of(options);
        var source = connector.CreateSource<T>(options, table);
        Check(connector, source.Validate);
        return (source, Parallelism(options, connector.SourceParallelism));
    }

    /// <summary>A sink, and how many subtasks it has; null: as many as what comes before.</summary>
    public static (ISink<T> Sink, int? Parallelism) CreateSink<T>(IReadOnlyDictionary<string, string> options, TableDefinition table)
    {
        var connector = Of(options);
        var sink = connector.CreateSink<T>(options, table);
        Check(connector, sink.Validate);
        return (sink, Parallelism(options, connector.SinkParallelism));
    }

    /// <summary>What finds rows by key, for lookup joins.</summary>
    public static JdbcLookup<TKey, T> CreateLookup<TKey, T>(IReadOnlyDictionary<string, string> options, IReadOnlyList<string> key, TimeProvider? time = null)
        where TKey : notnull => Of(options).CreateLookup<TKey, T>(options, key, time);

    private static void Check(TableConnector connector, Action validate)
    {
        try
        {
            validate();
        }
        catch (ArgumentException wrong)
        {
            throw new InvalidOptionException($"The connector {connector.Names[0]}: {wrong.Message}");
        }
    }

    private static int? Parallelism(IReadOnlyDictionary<string, string> options, string? option)
    {
        if (option is null || !options.TryGetValue(option, out var text)) return null;
        try
        {
            return OptionParsers.Integer(text, 1, 32_768);
        }
        catch (FormatException expected)
        {
            throw TableOptions.Wrong(option, text, expected.Message);
        }
    }
}
