using ActorStream.Operators.Tests;

namespace ActorStream.Windows.Tests;

/// <summary>Windows by brute force: every window of a key is a list of values, and everything is looked for in all of them.</summary>
sealed class Oracle(Func<long, IEnumerable<(long Start, long End)>> windowsOf, bool merges, long lateness, int? count, bool purges)
{
    readonly List<Open> _open = [];
    long _watermark = long.MinValue;

    public List<string> Late { get; } = [];

    public List<string> Record(string key, int value, long timestamp)
    {
        var results = new List<string>();
        var accepted = false;
        foreach (var (start, end) in windowsOf(timestamp))
        {
            var touched = _open.Where(w => w.Key == key && (merges ? w.Start <= end && w.End >= start : w.Start == start && w.End == end)).ToList();
            var window = new Open(key, touched.Select(static w => w.Start).Append(start).Min(), touched.Select(static w => w.End).Append(end).Max());
            if (window.End - 1 + lateness <= _watermark) continue;
            accepted = true;
            window.Sum = touched.Sum(static w => w.Sum) + value;
            window.Seen = touched.Sum(static w => w.Seen) + 1;
            _open.RemoveAll(touched.Contains);
            _open.Add(window);
            if (count is { } n ? window.Seen >= n : window.End - 1 <= _watermark) Fire(window, results);
        }
        if (!accepted) Late.Add($"{key}:{value}@{timestamp}");
        return results;
    }

    public List<string> Watermark(long watermark)
    {
        var results = new List<string>();
        if (count is null)
            foreach (var window in _open.Where(w => w.End - 1 > _watermark && w.End - 1 <= watermark)) Fire(window, results);
        _open.RemoveAll(w => w.End - 1 + lateness <= watermark);
        _watermark = watermark;
        return results;
    }

    // A purged window stays open, empty: it says nothing until it has a record again.
    void Fire(Open window, List<string> results)
    {
        if (window.Sum > 0) results.Add(new Rec<string>($"{window.Key}-{window.Sum} [{window.Start},{window.End})", window.End - 1).ToString());
        if (purges) window.Sum = 0;
        window.Seen = 0;
    }

    sealed class Open(string key, long start, long end)
    {
        public string Key => key;

        public long Start => start;

        public long End => end;

        public long Sum { get; set; }

        public int Seen { get; set; }
    }
}
