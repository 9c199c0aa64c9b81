namespace ActorStream.Benchmarks.Nexmark;

/// <summary>
/// The channels of bids and their URLs, made once: the cold ones 0 to 9999, then the four hot ones.
/// </summary>
internal static class Channels
{
    public const int Cold = 10_000;
    static readonly string[] Hot = ["Google", "Facebook", "Baidu", "Apple"];

    public static readonly (string Name, string Url)[] All = Make();

    static (string Name, string Url)[] Make()
    {
        var all = new (string, string)[Cold + Hot.Length];
        for (var c = 0; c < Cold; c++)
        {
            var id = Mix.Below(c, 1, 10) > 0 ? "&channel_id=" + (Mix.Of((ulong)c) >> 33) : "";
            all[c] = ("channel-" + c, Base(1000 + c) + id);
        }
        for (var i = 0; i < Hot.Length; i++)
            all[Cold + i] = (Hot[i], Base(i));
        return all;
    }

    static string Base(long i) =>
        $"https://www.nexmark.com/{Word(i, 1)}/{Word(i, 2)}/{Word(i, 3)}/item.htm?query=1";

    static string Word(long i, int s) => Letters.Word(Mix.Of(i, s), 5);
}
