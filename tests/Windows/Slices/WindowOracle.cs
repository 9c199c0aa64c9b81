namespace ActorStream.Windows.Tests.Slices;

/// <summary>Windows as the reference defines them, kept one by one: slow, short, and nothing shared between windows.</summary>
sealed class WindowOracle(WindowShape shape, long lateness, Func<List<int>, string> result)
{
    readonly Dictionary<(long Key, long Start, long End), List<int>> _windows = [];
    long _watermark = long.MinValue;

    public List<string> Out { get; } = [];

    public List<string> Late { get; } = [];

    public void Add(long key, int value, long timestamp)
    {
        var windows = WindowsOf(timestamp).ToList();
        var open = windows.Where(w => w.End - 1 + lateness > _watermark).ToList();
        if (open.Count == 0 && timestamp + lateness <= _watermark) Late.Add($"{key}@{timestamp}");
        foreach (var (start, end) in open)
        {
            if (!_windows.TryGetValue((key, start, end), out var values)) _windows[(key, start, end)] = values = [];
            values.Add(value);
            if (end - 1 <= _watermark) Fire(key, start, end);
        }
    }

    public void Advance(long watermark)
    {
        foreach (var (key, start, end) in _windows.Keys.ToList())
            if (end - 1 > _watermark && end - 1 <= watermark) Fire(key, start, end);
        _watermark = watermark;
        foreach (var window in _windows.Keys.ToList())
            if (window.End - 1 + lateness <= watermark) _windows.Remove(window);
    }

    void Fire(long key, long start, long end) => Out.Add($"{key}:{result(_windows[(key, start, end)])}[{start},{end})@{end - 1}");

    IEnumerable<(long Start, long End)> WindowsOf(long timestamp)
    {
        for (var start = timestamp - shape.Size - 1; start <= timestamp; start++)
        {
            var period = shape.Kind == WindowKind.Cumulating ? shape.Size : shape.Step;
            if ((start - shape.Offset) % period != 0) continue;
            for (var size = shape.Kind == WindowKind.Cumulating ? shape.Step : shape.Size; size <= shape.Size; size += shape.Step)
                if (timestamp < start + size) yield return (start, start + size);
        }
    }
}
