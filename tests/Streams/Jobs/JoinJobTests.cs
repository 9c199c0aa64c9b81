using Xunit;

namespace ActorStream.Streams.Tests.Jobs;

public class JoinJobTests
{
    public static TheoryData<int, bool> Modes => new() { { 1, false }, { 2, false }, { 4, false }, { 1, true }, { 2, true }, { 4, true } };

    [Theory, MemberData(nameof(Modes))]
    public async Task A_window_join_is_the_cross_product_of_key_and_window(int parallelism, bool batch)
    {
        var (left, right) = (Events(1, 400), Events(2, 300));
        var env = Env.Of(parallelism, batch);
        var joined = await Env.SortedAsync(Timed(env, left).Join(Timed(env, right), static l => l.Key, static r => r.Key)
            .Window(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(50))).Apply(static (l, r) => (l.Id, r.Id)));
        var expected = from l in left from r in right where l.Key == r.Key && l.Time / 50 == r.Time / 50 select (l.Id, r.Id);
        Assert.Equal(expected.Order(), joined);
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task A_co_group_has_both_lists_also_when_one_is_empty(int parallelism, bool batch)
    {
        var (left, right) = (Events(3, 60), Events(4, 50));
        var env = Env.Of(parallelism, batch);
        var grouped = await Env.SortedAsync(Timed(env, left).CoGroup(Timed(env, right), static l => l.Key, static r => r.Key)
            .Window(TumblingEventTimeWindows.Of(TimeSpan.FromMilliseconds(50))).Apply(static (ls, rs) => new[] { (Sum(ls), Sum(rs)) }));
        var windows = left.Concat(right).Select(static e => (e.Key, e.Time / 50)).Distinct();
        var expected = windows.Select(w => (Sum(left.Where(e => (e.Key, e.Time / 50) == w)), Sum(right.Where(e => (e.Key, e.Time / 50) == w)))).Order().ToList();
        Assert.Equal(expected, grouped);
        Assert.Contains(expected, static g => g.Item2 == 0);

        static int Sum(IEnumerable<Event> events) => events.Sum(static e => e.Id + 1);
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task An_interval_join_has_every_pair_within_the_bounds(int parallelism, bool batch)
    {
        var (left, right) = (Events(5, 300), Events(6, 300));
        var env = Env.Of(parallelism, batch);
        var joined = await Env.SortedAsync(Timed(env, left).KeyBy(static l => l.Key).IntervalJoin(Timed(env, right).KeyBy(static r => r.Key))
            .Between(TimeSpan.FromMilliseconds(-20), TimeSpan.FromMilliseconds(10)).UpperBoundExclusive().Apply(static (l, r) => (l.Id, r.Id)));
        var expected = from l in left from r in right where l.Key == r.Key && r.Time >= l.Time - 20 && r.Time < l.Time + 10 select (l.Id, r.Id);
        Assert.Equal(expected.Order(), joined);
    }

    /// <summary>The table of IntervalJoinOperatorTest: 1 to 4 on both sides.</summary>
    [Theory]
    [InlineData(-2, -1, false, false, "21 31 32 42 43")]
    [InlineData(-1, 1, false, false, "11 12 21 22 23 32 33 34 43 44")]
    [InlineData(-3, -1, true, true, "31 42")]
    [InlineData(-1, 1, true, true, "11 22 33 44")]
    public async Task The_interval_joins_of_the_reference(int lower, int upper, bool lowerExclusive, bool upperExclusive, string expected)
    {
        var env = Env.Of(2);
        var left = env.FromElements(1, 2, 3, 4).AssignTimestampsAndWatermarks(Env.Bounded(0, static (int x) => x)).KeyBy(static _ => "k");
        var right = env.FromElements(1, 2, 3, 4).AssignTimestampsAndWatermarks(Env.Bounded(0, static (int x) => x)).KeyBy(static _ => "k");
        var join = left.IntervalJoin(right).Between(TimeSpan.FromMilliseconds(lower), TimeSpan.FromMilliseconds(upper));
        if (lowerExclusive) join.LowerBoundExclusive();
        if (upperExclusive) join.UpperBoundExclusive();
        Assert.Equal(expected.Split(' '), await Env.SortedAsync(join.Apply(static (l, r) => $"{l}{r}")));
    }

    static DataStream<Event> Timed(StreamExecutionEnvironment env, Event[] events) =>
        env.FromCollection(events).AssignTimestampsAndWatermarks(Env.Bounded(100, static (Event e) => e.Time));

    static Event[] Events(int seed, int count)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(i => new Event(i, random.Next(5), (i * 3) + random.Next(100))).ToArray();
    }

    public sealed record Event(int Id, int Key, long Time);
}
