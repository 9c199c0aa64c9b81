using System.Globalization;

namespace ActorStream.Examples;

/// <summary>The training's command line.</summary>
sealed class TrainingOptions
{
    public const string Usage = """
        The training: web events from a topic, counted in windows, into a database.
          run training --embedded        all in one process: a topic log in memory, and a SQLite file
          run training                   the job: reads Kafka (TRAINING_KAFKA), writes PostgreSQL (TRAINING_POSTGRES)
          run training produce           writes events to Kafka; with --print to standard output
        Options:
          --database FILE     --embedded: the SQLite file (default training.db), made anew
          --topic NAME        the topic (default web-events)
          --events N          how many events (default 30000; produce: 0, which is without end)
          --rate N            events a second of event time, and of produce (default 50)
          --disorder S        seconds by which events may be out of order (default 10)
          --skew X            0: all hosts alike; 1 and more: a few have most of the events (default 1)
          --malformed X       the share of events that are broken JSON (default 0.001)
          --seed N            other events (default 1)
        """;

    public bool IsEmbedded { get; private set; }

    public bool IsProducer { get; private set; }

    public bool Prints { get; private set; }

    public string Database { get; private set; } = "training.db";

    public string Topic { get; private set; } = "web-events";

    public long Events { get; private set; } = -1;

    public double Rate { get; private set; } = 50;

    public double Disorder { get; private set; } = 10;

    public double Skew { get; private set; } = 1;

    public double Malformed { get; private set; } = 0.001;

    public int Seed { get; private set; } = 1;

    /// <summary>The broker, from the environment.</summary>
    public static string Kafka => Environment.GetEnvironmentVariable("TRAINING_KAFKA") ?? "localhost:19092";

    /// <summary>The database, from the environment; it is never printed.</summary>
    public static string Postgres => Environment.GetEnvironmentVariable("TRAINING_POSTGRES") ?? "Host=localhost;Port=5432;Username=training;Password=training;Database=training";

    /// <summary>Reads the command line; null when help was asked for.</summary>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public static TrainingOptions? Parse(IReadOnlyList<string> args)
    {
        var options = new TrainingOptions();
        for (var i = 0; i < args.Count; i++)
        {
            string Value() => ++i < args.Count ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value.\n{Usage}");
            switch (args[i])
            {
                case "--embedded": options.IsEmbedded = true; break;
                case "produce": options.IsProducer = true; break;
                case "--print": options.Prints = true; break;
                case "--database": options.Database = Value(); break;
                case "--topic": options.Topic = Value(); break;
                case "--events": options.Events = (long)Number(Value(), "--events"); break;
                case "--rate": options.Rate = Number(Value(), "--rate"); break;
                case "--disorder": options.Disorder = Number(Value(), "--disorder"); break;
                case "--skew": options.Skew = Number(Value(), "--skew"); break;
                case "--malformed": options.Malformed = Number(Value(), "--malformed"); break;
                case "--seed": options.Seed = (int)Number(Value(), "--seed"); break;
                case "--help": return null;
                default: throw new ArgumentException($"There is no option {args[i]}.\n{Usage}");
            }
        }
        if (options.Rate <= 0) throw new ArgumentException("--rate must be above 0.");
        if (options.Events < 0) options.Events = options.IsProducer ? 0 : 30_000;
        return options;
    }

    static double Number(string text, string option) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0
            ? number
            : throw new ArgumentException($"{option} is \"{text}\"; a number from 0 on is meant.");
}
