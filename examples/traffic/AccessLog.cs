using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;

namespace ActorStream.Examples;

/// <summary>A request to a web server.</summary>
public sealed record Request(long Time, string Host, string Page, int Status, long Bytes);

/// <summary>Reads access logs: tab separated as the NASA file, or in Apache's combined format; compressed or not.</summary>
static partial class AccessLog
{
    public static List<Request> Read(string path, string format)
    {
        Func<string, Request> parse = format switch
        {
            "nasa" => ParseNasa,
            "combined" => ParseCombined,
            _ => throw new ArgumentException($"--format {format} is not known; it is nasa or combined."),
        };
        var requests = new List<Request>();
        var number = 0;
        foreach (var line in Lines(path))
        {
            number++;
            if (line.Length == 0 || (format == "nasa" && number == 1 && line.StartsWith("host\t", StringComparison.Ordinal))) continue;
            try
            {
                requests.Add(parse(line));
            }
            catch (FormatException wrong)
            {
                throw new FormatException($"{path}, line {number}: {wrong.Message} The line: {line}");
            }
        }
        return requests;
    }

    static IEnumerable<string> Lines(string path)
    {
        using Stream file = File.OpenRead(path);
        using var content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(content);
        while (reader.ReadLine() is { } line) yield return line;
    }

    static Request ParseNasa(string line)
    {
        var fields = line.Split('\t');
        if (fields.Length < 7) throw new FormatException($"It has {fields.Length} columns; at least 7 are needed.");
        return new Request(Number(fields[2], "time") * 1000, fields[0], fields[4], (int)Number(fields[5], "response"), Number(fields[6], "bytes"));
    }

    static Request ParseCombined(string line)
    {
        var match = Combined().Match(line);
        if (!match.Success) throw new FormatException("It is not in the combined log format.");
        var time = DateTimeOffset.ParseExact(match.Groups["time"].Value, "dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture);
        var request = match.Groups["request"].Value.Split(' ');
        return new Request(
            time.ToUnixTimeMilliseconds(), match.Groups["host"].Value, request.Length > 1 ? request[1] : request[0],
            (int)Number(match.Groups["status"].Value, "status"), Number(match.Groups["bytes"].Value, "bytes"));
    }

    static long Number(string text, string column) =>
        text is "-" or "" ? 0 :
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value :
        throw new FormatException($"The column {column} is \"{text}\", which is not a number.");

    [GeneratedRegex("""^(?<host>\S+) \S+ \S+ \[(?<time>[^\]]+)\] "(?<request>[^"]*)" (?<status>\d+) (?<bytes>\S+)""")]
    private static partial Regex Combined();
}
