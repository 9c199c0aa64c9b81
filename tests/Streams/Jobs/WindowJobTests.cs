using Xunit;

namespace ActorStream.Streams.Tests.Jobs;

/// <summary>Windows in whole jobs against oracles of a few lines.</summary>
public class WindowJobTests
{
    /// <summary>Out of order by at most this, and no more is allowed: nothing is late.</summary>
    const int Disorder = 300;

    public static TheoryData<int, string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<int, string, bool>();
            foreach (var parallelism in new[] { 1, 2, 4 })
                foreach (var assigner in new[] { "tumbling", "tumbling with offset", "sliding", "sliding with gaps", "cumulating" })
                    foreach (var batch in new[] { false, true }) cases.Add(parallelism, assigner, batch);
            return cases;
        }
    }

    public static TheoryData<int, bool> Modes => new() { { 1, false }, { 2, false }, { 4, false }, { 1, true }, { 2, true }, { 4, true } };

    [Theory, MemberData(nameof(Cases))]
    public async Task Windows_are_the_oracles(int parallelism, string name, bool batch)
    {
        var events = Events(name.Length + parallelism);
        var results = await Env.SortedAsync(Timed(Env.Of(parallelism, batch), events).KeyBy(static e => e.Key).Window(AssignerOf(name))
            .Aggregate(static a => a.Count(), static a => a.Sum(e => e.Value), static (key, window, n, sum) => (key, Start: window.Start.ToUnixTimeMilliseconds(), End: window.End.ToUnixTimeMilliseconds(), n, sum)));
        var expected = events.SelectMany(e => WindowsOf(name, e.Time).Select(w => (e, w)))
            .GroupBy(static p => (p.e.Key, p.w)).Select(static g => (g.Key.Key, g.Key.w.Start, g.Key.w.End, (long)g.Count(), g.Sum(static p => p.e.Value))).Order();
        Assert.Equal(expected, results);
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task Windows_of_all_elements_have_all_elements(int parallelism, bool batch)
    {
        var events = Events(7);
        var results = await Env.SortedAsync(Timed(Env.Of(parallelism, batch), events).KeyBy(static e => e.Key).Window(AssignerOf("sliding"))
            .Apply(static (key, window, elements) => (key, window.Start.ToUnixTimeMilliseconds(), string.Join(',', elements.Select(static e => e.Value).Order()))));
        var expected = events.SelectMany(static e => WindowsOf("sliding", e.Time).Select(w => (e, w)))
            .GroupBy(static p => (p.e.Key, p.w)).Select(static g => (g.Key.Key, g.Key.w.Start, string.Join(',', g.Select(static p => p.e.Value).Order()))).Order();
        Assert.Equal(expected, results);
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task Sessions_are_the_oracles(int parallelism, bool batch)
    {
        const int Gap = 150;
        var events = Events(11);
        var results = await Env.SortedAsync(Timed(Env.Of(parallelism, batch), events).KeyBy(static e => e.Key).Window(EventTimeSessionWindows.WithGap(TimeSpan.FromMilliseconds(Gap)))
            .Aggregate(static a => a.Count(), static (key, window, n) => (key, window.Start.ToUnixTimeMilliseconds(), window.End.ToUnixTimeMilliseconds(), n)));
        var expected = new List<(string, long, long, long)>();
        foreach (var key in events.GroupBy(static e => e.Key))
        {
            var times = key.Select(static e => e.Time).Order().ToArray();
            for (var first = 0; first < times.Length;)
            {
                var last = first;
                // Windows that touch are one session: [t, t + gap] and what begins at its end.
                while (last + 1 < times.Length && times[last + 1] - times[last] <= Gap) last++;
                expected.Add((key.Key, times[first], times[last] + Gap, last - first + 1));
                first = last + 1;
            }
        }
        Assert.Equal(expected.Order(), results);
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task Windows_over_everything_run_in_one_subtask_and_chain(int parallelism, bool batch)
    {
        var events = Events(13);
        var results = await Timed(Env.Of(parallelism, batch), events).KeyBy(static e => e.Key).Window(AssignerOf("tumbling"))
            .Aggregate(static a => a.Count(), static (key, window, n) => (key, Start: window.Start.ToUnixTimeMilliseconds(), N: n))
            .WindowAll(AssignerFor<(string key, long Start, long N)>())
            .Aggregate(static a => a.Sum(x => x.N), static (window, n) => (window.Start.ToUnixTimeMilliseconds(), n)).ExecuteAndCollectListAsync();
        var expected = events.GroupBy(static e => e.Time / 200 * 200).Select(static g => (g.Key, (long)g.Count())).Order();
        Assert.Equal(expected, results.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task On_time_and_late_records_are_the_input(int parallelism)
    {
        var late = new OutputTag<Event>("late");
        var events = Events(17);
        var windows = events.Length;
        var env = Env.Of(parallelism);
        env.AutoWatermarkInterval = TimeSpan.Zero;
        var counted = env.FromCollection(events).AssignTimestampsAndWatermarks(Env.Bounded(20, static (Event e) => e.Time)).KeyBy(static e => e.Key)
            .Window(AssignerOf("tumbling")).SideOutputLateData(late).Aggregate(static a => a.Count(), static (_, _, n) => n);
        var results = await counted.Map(static n => (false, n)).Union(counted.GetSideOutput(late).Map(static _ => (true, 1L))).ExecuteAndCollectListAsync();
        Assert.Equal(windows, results.Sum(static r => r.Item2));
        // A disorder of 300 with a bound of 20 and windows of 200 must leave some behind; how many hangs on how the subtasks run.
        Assert.Contains(results, static r => r.Item1);
    }

    [Fact]
    public async Task Batch_mode_has_no_late_records()
    {
        var events = Events(19);
        var counts = await Env.Of(2, batch: true).FromCollection(events).AssignTimestampsAndWatermarks(Env.Bounded(0, static (Event e) => e.Time))
            .KeyBy(static e => e.Key).Window(AssignerOf("tumbling")).Aggregate(static a => a.Count(), static (_, _, n) => n).ExecuteAndCollectListAsync();
        Assert.Equal(events.Length, counts.Sum());
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task Count_windows_fire_when_full_and_never_with_a_part(int parallelism, bool batch)
    {
        var results = await Env.SortedAsync(Env.Of(parallelism, batch).FromCollection(Enumerable.Range(0, 1000)).KeyBy(static x => x % 7)
            .CountWindow(10).Aggregate(static a => a.Count(), static (key, _, n) => (key, n)));
        // 1000 = 7 * 142 + 6: keys 0 to 5 have 143 records, key 6 has 142; each gives 14 full windows.
        Assert.Equal(Enumerable.Range(0, 7).SelectMany(static k => Enumerable.Repeat((k, 10L), 14)), results);
    }

    static DataStream<Event> Timed(StreamExecutionEnvironment env, Event[] events) =>
        env.FromCollection(events).AssignTimestampsAndWatermarks(Env.Bounded(Disorder, static (Event e) => e.Time));

    static Event[] Events(int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, 3000).Select(i => new Event($"k{random.Next(12)}", 1000 + (i * 2) + random.Next(Disorder), random.Next(100))).ToArray();
    }

    static WindowAssigner<Event> AssignerOf(string name) => name switch
    {
        "tumbling" => TumblingEventTimeWindows.Of(Ms(200)),
        "tumbling with offset" => TumblingEventTimeWindows.Of(Ms(200), offset: Ms(-30)),
        "sliding" => SlidingEventTimeWindows.Of(Ms(300), slide: Ms(100)),
        "sliding with gaps" => SlidingEventTimeWindows.Of(Ms(50), slide: Ms(120)),
        _ => CumulatingEventTimeWindows.Of(Ms(400), step: Ms(100)),
    };

    static WindowAssigner<T> AssignerFor<T>() => TumblingEventTimeWindows.Of(Ms(200));

    static IEnumerable<(long Start, long End)> WindowsOf(string name, long time)
    {
        for (var start = time - 500; start <= time; start++)
        {
            switch (name)
            {
                case "tumbling" when start % 200 == 0 && time < start + 200:
                case "tumbling with offset" when (start + 30) % 200 == 0 && time < start + 200:
                    yield return (start, start + 200);
                    break;
                case "sliding" when start % 100 == 0 && time < start + 300:
                    yield return (start, start + 300);
                    break;
                case "sliding with gaps" when start % 120 == 0 && time < start + 50:
                    yield return (start, start + 50);
                    break;
                case "cumulating" when start % 400 == 0:
                    for (var end = start + 100; end <= start + 400; end += 100)
                        if (time < end) yield return (start, end);
                    break;
            }
        }
    }

    static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    public sealed record Event(string Key, long Time, long Value);
}
