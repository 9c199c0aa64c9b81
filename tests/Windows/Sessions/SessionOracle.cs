namespace ActorStream.Windows.Tests.Sessions;

/// <summary>Sessions as the reference defines them: a flat list that is merged until nothing touches any more.</summary>
sealed class SessionOracle(long gap, long lateness)
{
    readonly List<(long Key, long Start, long End, int[] Values)> _sessions = [];
    long _watermark = long.MinValue;

    public List<string> Out { get; } = [];

    public List<string> Late { get; } = [];

    public void Add(long key, int value, long timestamp)
    {
        var (start, end) = (timestamp, timestamp + gap);
        var touching = _sessions.Where(s => s.Key == key && s.Start <= end && s.End >= start).ToList();
        start = touching.Select(static s => s.Start).Append(start).Min();
        end = touching.Select(static s => s.End).Append(end).Max();
        if (end - 1 + lateness <= _watermark)
        {
            Late.Add($"{key}@{timestamp}");
            return;
        }
        _sessions.RemoveAll(touching.Contains);
        _sessions.Add((key, start, end, [.. touching.SelectMany(static s => s.Values), value]));
        if (end - 1 <= _watermark) Fire(_sessions[^1]);
    }

    public void Advance(long watermark)
    {
        foreach (var session in _sessions.Where(s => s.End - 1 > _watermark && s.End - 1 <= watermark)) Fire(session);
        _watermark = watermark;
        _sessions.RemoveAll(s => s.End - 1 + lateness <= watermark);
    }

    void Fire((long Key, long Start, long End, int[] Values) s) => Out.Add($"{s.Key}:({s.Values.Length}, {s.Values.Max()})[{s.Start},{s.End})@{s.End - 1}");
}
