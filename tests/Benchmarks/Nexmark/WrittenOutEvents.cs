using ActorStream.Benchmarks.Nexmark;

namespace ActorStream.Benchmarks.Tests.Nexmark;

/// <summary>The events by the definition's own formulas, one draw at a time: slow, and to be compared with.</summary>
internal sealed class WrittenOutEvents(long rate, long jitter)
{
    public static ulong R(long n, int s)
    {
        var z = (ulong)(n * 64 + s) + 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public static long Below(long n, int s, long k) => (long)((R(n, s) >> 1) % (ulong)k);

    public static string Word(long n, int s, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + ((R(n, s) >> (5 * i)) & 31) % 26)));

    public static long Price(long n, int s) => (long)Math.Pow(10, Below(n, s, 6)) * (100 + (long)((R(n, s) >> 33) % 900));

    public static long LastPerson(long n) => n / 50;

    public static long LastAuction(long n) => 3 * (n / 50) + Math.Min(n % 50, 3) - 1;

    public long Time(long n) => 1436918400000 + n * 1000 / rate - (jitter == 0 ? 0 : Below(n, 1, jitter + 1));

    public static Person Person(long n, long time) => new(
        1000 + LastPerson(n),
        "Peter Paul Luke John Saul Vicky Kate Julie Sarah Deiter Walter".Split(' ')[Below(n, 2, 11)] + " "
            + "Shultz Abrams Spencer White Bartels Walton Smith Jones Noris".Split(' ')[Below(n, 3, 9)],
        Word(n, 4, 7) + "@" + Word(n, 5, 5) + ".com",
        $"{Below(n, 6, 10000):0000} {Below(n, 7, 10000):0000} {Below(n, 8, 10000):0000} {Below(n, 9, 10000):0000}",
        "Phoenix,Los Angeles,San Francisco,Boise,Portland,Bend,Redmond,Seattle,Kent,Cheyenne".Split(',')[Below(n, 10, 10)],
        "AZ CA ID OR WA WY".Split(' ')[Below(n, 11, 6)],
        time,
        "");

    public Auction Auction(long n, long time) => new(
        1000 + LastAuction(n),
        Word(n, 8, 10),
        Word(n, 9, 12) + " " + Word(n, 10, 12),
        Price(n, 5),
        Price(n, 5) + Price(n, 6),
        time,
        time + 1 + Below(n, 7, Math.Max(1, 2 * (1666 * 1000 / rate))),
        1000 + (Below(n, 2, 4) > 0 ? LastPerson(n) / 100 * 100 : NextPerson(n, 3)),
        10 + Below(n, 4, 5),
        "");

    public static Bid Bid(long n, long time)
    {
        var c = Below(n, 9, 10000);
        var hot = Below(n, 7, 2) > 0;
        return new Bid(
            1000 + (Below(n, 2, 2) > 0 ? LastAuction(n) / 100 * 100 : NextAuction(n, 3)),
            1000 + (Below(n, 4, 4) > 0 ? LastPerson(n) / 100 * 100 + 1 : NextPerson(n, 5)),
            Price(n, 6),
            hot ? "Google Facebook Baidu Apple".Split(' ')[Below(n, 8, 4)] : "channel-" + c,
            hot ? Base(Below(n, 8, 4)) : Base(1000 + c) + (Below(c, 1, 10) > 0 ? "&channel_id=" + (R(0, (int)c) >> 33) : ""),
            time,
            Word(n, 10, 12) + Word(n, 11, 12));
    }

    static string Base(long i) => $"https://www.nexmark.com/{Word(i, 1, 5)}/{Word(i, 2, 5)}/{Word(i, 3, 5)}/item.htm?query=1";

    static long NextPerson(long n, int s)
    {
        var people = LastPerson(n) + 1;
        var active = Math.Min(people, 1000);
        return people - active + Below(n, s, active + 10);
    }

    static long NextAuction(long n, int s)
    {
        var first = Math.Max(LastAuction(n) - 100, 0);
        return first + Below(n, s, LastAuction(n) - first + 11);
    }
}
