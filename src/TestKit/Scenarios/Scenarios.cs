using ActorStream.Operators;

namespace ActorStream.TestKit;

/// <summary>The programs that the simulator runs.</summary>
internal static class Scenarios
{
    private const int Window = 50;
    private const int Gap = 15;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("stateless", Stateless),
        new("count", Count),
        new("reduce", Reduce),
        new("window", Windowed),
        new("pre-aggregate", PreAggregated),
        new("two-stages", TwoStages),
        new("session", Sessions),
        new("lateness", Lateness),
        new("interval-join", Join),
        new("pairs", Pairs),
        new("timers", Timers),
        new("broadcast", Broadcast),
        new("async", Async),
        new("collection", Collection),
        new("rescale", Count) { Adjust = static p => p with { ProcessKills = p.ProcessKills + 2, Parallelisms = [1, 2, 3, 4] } },
        new("savepoint", Windowed) { Adjust = static p => p with { Savepoints = 2, Parallelisms = [1, 2, 3] } },
        new("parts", Parts)
        {
            // So many tasks never store their parts in the shortest time that chance gives a checkpoint.
            Adjust = static p => p with { ActorCrashes = p.ActorCrashes + 2, CheckpointTimeout = p.CheckpointTimeout + TimeSpan.FromSeconds(1), Parallelisms = [1, 2] },
        },
        new("storm", Count) { Adjust = static p => p with { Interval = TimeSpan.FromTicks(10_000), MinPause = TimeSpan.Zero } },
        new("overtaking", Overtaking)
        {
            Adjust = static p => p with { OvertakesAfter = p.OvertakesAfter ?? TimeSpan.FromMilliseconds(1), SlowTurn = TimeSpan.FromMilliseconds(3), BufferTimeout = TimeSpan.Zero },
        },
        new("end", static random => CountOf(ScenarioInput.Draw(random, 3, 5)))
        {
            Adjust = static p => p with { Interval = TimeSpan.FromMilliseconds(2), MostStepsBetween = 100 },
        },
    ];

    public static Scenario Named(string name) => All.FirstOrDefault(s => s.Name == name)
        ?? throw new ArgumentException($"There is no scenario {name}. There are: {string.Join(", ", All.Select(static s => s.Name))}.");

    private static ScenarioRun Stateless(SeededRandom random)
    {
        var input = ScenarioInput.Draw(random, 4, 60);
        return new ScenarioRun(
            (env, process) => input.Parallel(env, process, "in").Filter(static e => e.Number % 3 != 0).Rebalance().Map(static e => $"{e.Key}: {e.Number}"),
            input.All.Where(static e => e.Number % 3 != 0).Select(static e => $"{e.Key}: {e.Number}"));
    }

    private static ScenarioRun Count(SeededRandom random) => CountOf(ScenarioInput.Draw(random, 4, 40));

    private static ScenarioRun CountOf(ScenarioInput input) => new(
        (env, process) => input.Parallel(env, process, "in").KeyBy(static e => e.Key).Process(static context => new Counting(context)).Uid("count"),
        input.All.GroupBy(static e => e.Key).SelectMany(static g => Enumerable.Range(1, g.Count()).Select(n => $"{g.Key}|{n}")))
    {
        IsOrderedByKey = true,
    };

    /// <summary>Records of a key come in their order wherever one source has them all, through two exchanges that barriers overtake.</summary>
    private static ScenarioRun Overtaking(SeededRandom random)
    {
        var input = ScenarioInput.Draw(random, 3, 60, keys: 4);
        var lines = new Dictionary<int, string>();
        for (var part = 0; part < input.Parts.Count; part++)
            foreach (var key in input.Parts[part].GroupBy(static e => e.Key))
                foreach (var (n, e) in key.Index()) lines[e.Number] = $"{part} {e.Key}|{n + 1}";
        return new ScenarioRun(
            (env, process) => input.Parallel(env, process, "in").KeyBy(static e => e.Key).Process(static context => new Passing(context)).Uid("pass").KeyBy(static e => e.Key)
                .Process(static context => new Passing(context)).Uid("pass on").Map(e => lines[e.Number]),
            lines.Values)
        {
            IsOrderedByKey = true,
        };
    }

    private static ScenarioRun Reduce(SeededRandom random)
    {
        var input = ScenarioInput.Draw(random, 4, 40);
        return new ScenarioRun(
            (env, process) => input.Parallel(env, process, "in").Map(static e => (e.Key, Count: 1)).KeyBy(static e => e.Key)
                .Reduce(static (a, b) => (a.Key, a.Count + b.Count)).Uid("reduce").Map(static e => $"{e.Key}|{e.Count}"),
            input.All.GroupBy(static e => e.Key).SelectMany(static g => Enumerable.Range(1, g.Count()).Select(n => $"{g.Key}|{n}")))
        {
            IsOrderedByKey = true,
        };
    }

    private static ScenarioRun Windowed(SeededRandom random)
    {
        var input = ScenarioInput.Draw(random, 3, 40);
        return new ScenarioRun((env, process) => Windows(input.Timed(env, process, "in")), WindowLines(input.All));
    }

    private static DataStream<string> Windows(DataStream<Event> events) => events.KeyBy(static e => e.Key)
        .Window(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(Window)))
        .Aggregate(static a => a.Count(), static a => a.Sum(static e => e.Number), static (key, window, count, sum) => $"{key} @{window.Start.ToUnixTimeMilliseconds()}: {count} of {sum}")
        .Uid("window");

    private static IEnumerable<string> WindowLines(IEnumerable<Event> events) => events.GroupBy(static e => (e.Key, Start: e.Time / Window * Window))
        .Select(static g => $"{g.Key.Key} @{g.Key.Start}: {g.Count()} of {g.Sum(static e => e.Number)}");

    /// <summary>Three programs in one job that exchange nothing: each restarts alone.</summary>
    private static ScenarioRun Parts(SeededRandom random)
    {
        var (first, second, third) = (ScenarioInput.Draw(random, 3, 20), ScenarioInput.Draw(random, 2, 20), ScenarioInput.Draw(random, 2, 20));
        return new ScenarioRun(
            (env, process) => Windows(first.Timed(env, process, "first")),
            WindowLines(first.All)
                .Concat(second.All.GroupBy(static e => e.Key).SelectMany(static g => Enumerable.Range(1, g.Count()).Select(n => $"count {g.Key}|{n}")))
                .Concat(third.All.Select(static e => $"copy {e.Key}: {e.Number}")))
        {
            OtherParts =
            [
                (env, process) => second.Parallel(env, process, "second").KeyBy(static e => e.Key).Process(static context => new Counting(context)).Uid("count").Map(static line => "count " + line),
                (env, process) => third.Parallel(env, process, "third").Rebalance().Map(static e => $"copy {e.Key}: {e.Number}"),
            ],
        };
    }

    private static ScenarioRun PreAggregated(SeededRandom random)
    {
        var input = ScenarioInput.Draw(random, 3, 40);
        return new ScenarioRun(
            (env, process) => input.Timed(env, process, "in").KeyBy(static e => e.Key).Window(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(Window))).PreAggregate()
                .Aggregate(static a => a.Count(), static a => a.Sum(static e => e.Number), static (key, window, count, sum) => $"{key} @{window.Start.ToUnixTimeMilliseconds()}: {count} of {sum}")
                .Uid("window"),
            WindowLines(input.All));
    }

    private static ScenarioRun TwoStages(SeededRandom random)
    {
        var input = ScenarioInput.Draw(random, 3, 40);
        var first = input.All.GroupBy(static e => (e.Key, Start: e.Time / Window * Window)).Select(static g => (g.Key.Start, Count: g.Count()));
        return new ScenarioRun(
            (env, process) => input.Timed(env, process, "in").KeyBy(static e => e.Key)
                .Window(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(Window)))
                .Aggregate(static a => a.Count(), static (key, window, count) => (Start: window.Start.ToUnixTimeMilliseconds(), Count: count)).Uid("first")
                .KeyBy(static w => w.Start)
                .Window(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(Window)))
                .Aggregate(static a => a.Count(), static a => a.Sum(static w => w.Count), static (start, _, keys, records) => $"@{start}: {records} of {keys} keys").Uid("second"),
            first.GroupBy(static w => w.Start).Select(static g => $"@{g.Key}: {g.Sum(static w => w.Count)} of {g.Count()} keys"));
    }

    private static ScenarioRun Sessions(SeededRandom random)
    {
        var input = ScenarioInput.Draw(random, 3, 30, keys: 5);
        return new ScenarioRun((env, process) => SessionLines(input.Timed(env, process, "in"), TimeSpan.Zero), SessionsOf(input.All).Select(static s => s.Line));
    }

    private static DataStream<string> SessionLines(DataStream<Event> events, TimeSpan lateness) => events.KeyBy(static e => e.Key)
        .Window(EventTimeSessionWindows.WithGap(TimeSpan.FromMilliseconds(Gap))).AllowedLateness(lateness)
        .Aggregate(static a => a.Count(), static (key, window, count) => Session.LineOf(key, window.Start.ToUnixTimeMilliseconds(), window.End.ToUnixTimeMilliseconds(), count))
        .Uid("session");

    private static List<Session> SessionsOf(IEnumerable<Event> events)
    {
        var sessions = new List<Session>();
        foreach (var key in events.GroupBy(static e => e.Key))
        {
            Session? open = null;
            foreach (var e in key.OrderBy(static e => e.Time))
            {
                if (open is { } session && e.Time <= session.End) open = session with { End = Math.Max(session.End, e.Time + Gap), Count = session.Count + 1 };
                else
                {
                    if (open is { } closed) sessions.Add(closed);
                    open = new Session(key.Key, e.Time, e.Time + Gap, 1);
                }
            }
            if (open is { } last) sessions.Add(last);
        }
        return sessions;
    }

    /// <summary>Records come later than the watermark allows but never too late: sessions are told again as they grow, and each one's last telling is the whole.</summary>
    private static ScenarioRun Lateness(SeededRandom random)
    {
        var input = ScenarioInput.Draw(random, 3, 30, keys: 5);
        var whole = SessionsOf(input.All);
        return new ScenarioRun(
            (env, process) => SessionLines(
                input.Parallel(env, process, "in").AssignTimestampsAndWatermarks(WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static (Event e) => e.Time)),
                TimeSpan.FromHours(1)),
            [])
        {
            OwnCheck = visible => Session.Check(whole, visible),
        };
    }

    private static ScenarioRun Join(SeededRandom random)
    {
        var (left, right) = (ScenarioInput.Draw(random, 2, 25), ScenarioInput.Draw(random, 2, 25));
        return new ScenarioRun(
            (env, process) => left.Timed(env, process, "left").KeyBy(static e => e.Key)
                .IntervalJoin(right.Timed(env, process, "right").KeyBy(static e => e.Key))
                .Between(TimeSpan.FromMilliseconds(-10), TimeSpan.FromMilliseconds(20))
                .Apply(static (l, r) => $"{l.Key}: {l.Number} with {r.Number}").Uid("join"),
            from l in left.All
            from r in right.All
            where l.Key == r.Key && r.Time >= l.Time - 10 && r.Time <= l.Time + 20
            select $"{l.Key}: {l.Number} with {r.Number}");
    }

    private static ScenarioRun Pairs(SeededRandom random)
    {
        var (left, right) = (ScenarioInput.Draw(random, 2, 15), ScenarioInput.Draw(random, 2, 15));
        return new ScenarioRun(
            (env, process) => left.Parallel(env, process, "left").KeyBy(static e => e.Key).Connect(right.Parallel(env, process, "right").KeyBy(static e => e.Key))
                .Process(static context => new Pairing(context)).Uid("pairs"),
            from l in left.All
            from r in right.All
            where l.Key == r.Key
            select $"{l.Key}: {l.Number} with {r.Number}");
    }

    private static ScenarioRun Timers(SeededRandom random)
    {
        var input = ScenarioInput.Draw(random, 3, 30);
        return new ScenarioRun(
            (env, process) => input.Timed(env, process, "in").KeyBy(static e => e.Key).Process(static context => new TwoTimers(context)).Uid("timers"),
            input.All.GroupBy(static e => (e.Key, e.Time)).Select(static g => $"{g.Key.Key} {g.Count()} times at {g.Key.Time + 10}")
                .Concat(input.All.Select(static e => e.Key).Distinct().Select(static key => $"{key} in processing time")));
    }

    private static ScenarioRun Broadcast(SeededRandom random)
    {
        var input = ScenarioInput.Draw(random, 3, 30);
        var rules = Enumerable.Range(0, 7).Select(static key => new Event(key, key + 1000, 0)).ToArray();
        var pauses = random.Pick([0, 0.5, 1]);
        return new ScenarioRun(
            (env, process) => input.Parallel(env, process, "in").KeyBy(static e => e.Key)
                .Connect(env.FromSource(new ScenarioSource<Event>(process, [rules], pauses, allAtOnce: false, isParallel: false)).Uid("rules").Broadcast())
                .Process(static context => new Ruling(context)).Uid("ruling"),
            input.All.Select(static e => $"{e.Key}: {e.Number} by {e.Key + 1000}"));
    }

    private static ScenarioRun Async(SeededRandom random)
    {
        var input = ScenarioInput.Draw(random, 3, 40);
        var ordered = random.Chance(0.5);
        var capacity = random.Pick([1, 3, 100]);
        var longest = TimeSpan.FromMilliseconds(random.Pick([1, 20, 200]));
        return new ScenarioRun(
            (env, process) =>
            {
                async Task<string> AskAsync(Event e, CancellationToken cancellationToken)
                {
                    await process.Time.PauseAsync(process.World.Random.Delay(longest), cancellationToken).ConfigureAwait(false);
                    return $"{e.Key}: {e.Number}";
                }

                var events = input.Parallel(env, process, "in");
                return (ordered ? events.OrderedWait(AskAsync, TimeSpan.FromSeconds(30), capacity) : events.UnorderedWait(AskAsync, TimeSpan.FromSeconds(30), capacity)).Uid("ask");
            },
            input.All.Select(static e => $"{e.Key}: {e.Number}"));
    }

    private static ScenarioRun Collection(SeededRandom random)
    {
        var numbers = random.Between(0, 200);
        return new ScenarioRun(
            (env, _) => env.FromSequence(1, numbers + 1).Uid("in").KeyBy(static n => (int)(n % 5)).CountWindow(3)
                .Aggregate(static a => a.Count(), static (key, _, count) => $"{key}: {count}").Uid("window"),
            Enumerable.Range(0, 5).SelectMany(key => Enumerable.Repeat($"{key}: 3", Enumerable.Range(1, numbers + 1).Count(n => n % 5 == key) / 3)));
    }
}
