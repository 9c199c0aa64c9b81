using System.Globalization;

namespace ActorStream.Examples;

/// <summary>Made-up events as lines of JSON: event n is the same in every run with the same options.</summary>
sealed class WebEventLines
{
    static readonly string[] Referrers = ["https://search.example/", "https://news.example/top", "https://social.example/feed", ""];
    static readonly string[] Pages = ["/", "/blog", "/blog/streams", "/pricing", "/docs", "/login"];

    readonly TrainingOptions _options;
    readonly DateTimeOffset _start;
    readonly double[] _hosts;

    public WebEventLines(TrainingOptions options, DateTimeOffset start)
    {
        (_options, _start) = (options, start);
        var weights = Enumerable.Range(1, 20).Select(rank => Math.Pow(rank, -options.Skew)).ToArray();
        var sum = 0.0;
        _hosts = [.. weights.Select(w => sum += w / weights.Sum())];
    }

    public string this[long number]
    {
        get
        {
            var random = new Random(unchecked((_options.Seed * 1_000_003) ^ (int)(number * 2_654_435_761 % int.MaxValue)));
            var time = _start.AddSeconds((number / _options.Rate) - (random.NextDouble() * _options.Disorder));
            var at = random.NextDouble();
            var host = Array.FindIndex(_hosts, share => at <= share) + 1;
            var referrer = Referrers[random.Next(Referrers.Length)];
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"time":"{{time:yyyy-MM-ddTHH:mm:ss.fffZ}}","host":"host{{host}}.example","page":"{{Pages[random.Next(Pages.Length)]}}","referrer":{{(referrer == "" ? "null" : $"\"{referrer}\"")}},"status":{{(random.Next(20) == 0 ? 500 : 200)}},"bytes":{{random.Next(200, 20_000)}}}""");
            return random.NextDouble() < _options.Malformed ? line[..(line.Length / 2)] : line;
        }
    }
}
