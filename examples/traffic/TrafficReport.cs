using System.Globalization;

namespace ActorStream.Examples;

/// <summary>What is shown at the end: tables, and the day as a small plot.</summary>
sealed class TrafficReport
{
    const int PlotWidth = 72;
    const int PlotHeight = 8;
    readonly Lock _lock = new();
    readonly List<Session> _sessions = [];
    readonly List<Minute> _minutes = [];
    readonly List<TopPages> _top = [];
    readonly List<Burst> _bursts = [];
    long _late;

    public void Add(Session session) => Locked(() => _sessions.Add(session));

    public void Add(Minute minute) => Locked(() => _minutes.Add(minute));

    public void Add(TopPages pages) => Locked(() => _top.Add(pages));

    public void Add(Burst burst) => Locked(() => _bursts.Add(burst));

    public void AddLate(Request request) => Locked(() => _late++);

    public void Print(TextWriter output, TrafficOptions options, long requests, TimeSpan runtime)
    {
        var onTime = _sessions.Sum(static s => s.Requests);
        Line(output, $"{requests:N0} requests in {runtime.TotalSeconds:F2} s: {onTime:N0} on time, {_late:N0} late.");
        Line(output, $"{_sessions.Count:N0} sessions of {_sessions.Select(static s => s.Host).Distinct().Count():N0} hosts (gap {options.Gap}).");
        Line(output, $"{_minutes.Count:N0} minutes with a request, {(_minutes.Count == 0 ? 0 : _minutes.Max(static m => m.Requests)):N0} in the busiest; {_bursts.Count:N0} bursts of errors.");
        if (_sessions.Count == 0) return;
        output.WriteLine();
        output.WriteLine("Longest sessions             requests       bytes  from      to");
        foreach (var s in _sessions.OrderByDescending(static s => s.End - s.Start).ThenBy(static s => s.Host, StringComparer.Ordinal).Take(5))
            Line(output, $"  {Fit(s.Host, 26),-26} {s.Requests,8:N0} {s.Bytes,11:N0}  {s.Start:HH:mm:ss}  {s.End:HH:mm:ss}");
        output.WriteLine();
        if (_top.MaxBy(static t => t.Pages.Sum(static p => p.Requests)) is { } busiest)
        {
            Line(output, $"Top pages of the busiest hour ({busiest.Start:HH:mm} to {busiest.End:HH:mm})");
            foreach (var p in busiest.Pages) Line(output, $"  {p.Requests,6:N0}  {Fit(p.Page, 60)}");
            output.WriteLine();
        }
        if (_bursts.Count > 0)
        {
            output.WriteLine("Largest bursts of errors       errors  from      to");
            foreach (var b in _bursts.OrderByDescending(static b => b.Errors).ThenBy(static b => b.Host, StringComparer.Ordinal).Take(5))
                Line(output, $"  {Fit(b.Host, 28),-28} {b.Errors,6:N0}  {b.Start:HH:mm:ss}  {b.End:HH:mm:ss}");
            output.WriteLine();
        }
        Plot(output);
        Line(output, $"All results are in {options.Output}/: sessions, minutes, top-pages, bursts, late.");
    }

    void Plot(TextWriter output)
    {
        var (first, last) = (_minutes.Min(static m => m.Start), _minutes.Max(static m => m.Start));
        var width = Math.Max(1, (last - first).TotalMinutes + 1) / PlotWidth;
        var columns = new double[PlotWidth];
        foreach (var minute in _minutes) columns[Math.Min(PlotWidth - 1, (int)((minute.Start - first).TotalMinutes / width))] += minute.Requests / width;
        var highest = columns.Max();
        Line(output, $"Requests per minute, {first:yyyy-MM-dd HH:mm} to {last:yyyy-MM-dd HH:mm}, up to {highest:N0}");
        for (var row = PlotHeight; row > 0; row--)
            output.WriteLine("  " + string.Concat(columns.Select(c => c / highest * PlotHeight >= row ? '█' : c / highest * PlotHeight >= row - 0.5 ? '▄' : ' ')).TrimEnd());
        output.WriteLine();
    }

    void Locked(Action add)
    {
        lock (_lock) add();
    }

    static string Fit(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length - 1), "…");

    static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
