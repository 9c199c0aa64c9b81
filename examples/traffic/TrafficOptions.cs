using System.Globalization;

namespace ActorStream.Examples;

/// <summary>The demo's command line.</summary>
sealed class TrafficOptions
{
    const string Usage = """
        Options of the demo:
          --input FILE          the access log (default: a day of the NASA web server, which comes with the example)
          --format nasa|combined  how it is written (default nasa; combined reads the Apache sample unless --input is given)
          --gap 5m              two requests of a host at most so far apart are one session
          --bound 60s           how far out of order requests may be
          --disorder 0s         shuffles arrivals within a span, by a seeded hash
          --parallelism N       subtasks (default: all processors)
          --speedup N           replays N times as fast as it happened (default: as fast as possible)
          --repeat N            plays the input N times, one day after the other
          --output DIR          where the files with all results go (default: traffic-results)
          --quiet               no live progress
        """;

    public string? Input { get; private set; }

    public string Format { get; private set; } = "nasa";

    public TimeSpan Gap { get; private set; } = TimeSpan.FromMinutes(5);

    public TimeSpan Bound { get; private set; } = TimeSpan.FromSeconds(60);

    public TimeSpan Disorder { get; private set; }

    public int? Parallelism { get; private set; }

    public double Speedup { get; private set; }

    public int Repeat { get; private set; } = 1;

    public string Output { get; private set; } = "traffic-results";

    public bool Quiet { get; private set; }

    public string InputPath => Input ?? Path.Combine(
        AppContext.BaseDirectory, "traffic", "data", Format == "combined" ? "apache_access.log.gz" : "nasa_http_19950801.tsv.gz");

    /// <summary>Reads the command line; null when help was asked for, and given.</summary>
    public static TrafficOptions? Parse(IReadOnlyList<string> args)
    {
        var options = new TrafficOptions();
        for (var i = 0; i < args.Count; i++)
        {
            string Value() => ++i < args.Count ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value.\n{Usage}");
            switch (args[i])
            {
                case "--input": options.Input = Value(); break;
                case "--format": options.Format = Value(); break;
                case "--gap": options.Gap = Span(Value(), "--gap"); break;
                case "--bound": options.Bound = Span(Value(), "--bound"); break;
                case "--disorder": options.Disorder = Span(Value(), "--disorder"); break;
                case "--parallelism": options.Parallelism = (int)Count(Value(), "--parallelism"); break;
                case "--speedup": options.Speedup = Count(Value(), "--speedup"); break;
                case "--repeat": options.Repeat = (int)Count(Value(), "--repeat"); break;
                case "--output": options.Output = Value(); break;
                case "--quiet": options.Quiet = true; break;
                case "--help" or "-h":
                    Console.WriteLine(Usage);
                    return null;
                default:
                    throw new ArgumentException($"{args[i]} is not an option of the demo.\n{Usage}");
            }
        }
        if (options.Format is not ("nasa" or "combined")) throw new ArgumentException($"--format {options.Format} is not known; it is nasa or combined.");
        if (!File.Exists(options.InputPath)) throw new ArgumentException($"--input {options.InputPath}: there is no such file.");
        return options;
    }

    static TimeSpan Span(string text, string option)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        if (digits > 0 && long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            switch (text[digits..])
            {
                case "ms": return TimeSpan.FromMilliseconds(number);
                case "s" or "": return TimeSpan.FromSeconds(number);
                case "m": return TimeSpan.FromMinutes(number);
                case "h": return TimeSpan.FromHours(number);
            }
        }
        throw new ArgumentException($"{option} {text} is not a duration; write 45s, 5m or 1h.");
    }

    static double Count(string text, string option) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= 1
            ? value
            : throw new ArgumentException($"{option} {text} is not a number of at least 1.");
}
