using System.Collections.Concurrent;

namespace ActorStream.TestKit;

/// <summary>
/// What happened in a run: always as one number, by which two runs are compared, and as lines to read where somebody asked for them.
/// </summary>
internal sealed class RunTrace(bool keepsLines)
{
    private const int MostLines = 20_000;
    private static readonly ConcurrentDictionary<Type, ulong> TypeHashes = new();

    private readonly Queue<string> _lines = new();
    private ulong _hash = 0xCBF29CE484222325;

    public ulong Hash => _hash;

    public bool KeepsLines => keepsLines;

    /// <summary>The last lines, in order.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    public void Add(long time, ulong what, ulong which)
    {
        Mix((ulong)time);
        Mix(what);
        Mix(which);
    }

    public void Add(long time, string text)
    {
        Mix((ulong)time);
        Mix(HashOf(text));
        Line(time, text);
    }

    public void Line(long time, string text)
    {
        if (!keepsLines) return;
        if (_lines.Count == MostLines) _lines.Dequeue();
        _lines.Enqueue($"{TimeSpan.FromTicks(time).TotalMilliseconds,12:F3} ms  {text}");
    }

    public static ulong HashOf(Type type) => TypeHashes.GetOrAdd(type, static t => HashOf(t.Name));

    public static ulong HashOf(string text)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var c in text) hash = (hash ^ c) * 0x100000001B3;
        return hash;
    }

    private void Mix(ulong value)
    {
        _hash ^= value;
        _hash *= 0x9E3779B97F4A7C15;
        _hash ^= _hash >> 29;
    }
}
