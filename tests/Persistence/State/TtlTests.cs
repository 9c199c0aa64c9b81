using Xunit;

namespace ActorStream.Persistence.Tests.State;

/// <summary>The cases of Flink's TtlStateTestBase, with a time to live of 100 ms.</summary>
public class TtlTests
{
    readonly ManualClock _clock = new();

    static StateTtlConfig Ttl(TtlUpdateType update = TtlUpdateType.OnCreateAndWrite, TtlVisibility visibility = TtlVisibility.NeverReturnExpired) =>
        new(TimeSpan.FromMilliseconds(100)) { UpdateType = update, Visibility = visibility };

    [Fact]
    public void A_value_expires_when_its_write_is_as_long_ago_as_it_may_live()
    {
        var state = Backend().GetState("s", -1, ttl: TimeSpan.FromMilliseconds(100));
        Use(0);
        state.Value = 1;
        At(50);
        Assert.Equal(1, state.Value);
        At(99);
        Assert.Equal(1, state.Value);
        At(100);
        Assert.Equal(-1, state.Value);
        Assert.False(state.HasValue);
    }

    [Fact]
    public void Writing_starts_the_time_anew_and_what_is_expired_starts_from_nothing()
    {
        var state = Backend().GetState("s", 10, Ttl());
        Use(0);
        state.GetOrAdd(out _)++;
        At(60);
        state.GetOrAdd(out var added)++;
        Assert.False(added);
        At(159);
        Assert.Equal(12, state.Value);
        At(160);
        state.GetOrAdd(out added)++;
        Assert.True(added);
        Assert.Equal(11, state.Value);
    }

    [Fact]
    public void Reading_extends_the_time_only_where_reading_counts()
    {
        var backend = Backend();
        var writes = backend.GetState("w", 0, Ttl());
        var reads = backend.GetState("r", 0, Ttl(TtlUpdateType.OnReadAndWrite));
        Use(0);
        writes.Value = reads.Value = 1;
        At(50);
        Assert.Equal((1, 1), (writes.Value, reads.Value));
        At(149);
        Assert.Equal((0, 1), (writes.Value, reads.Value));
        At(249);
        Assert.Equal(0, reads.Value);
    }

    [Fact]
    public void What_is_expired_is_returned_until_it_is_removed_where_that_is_asked_for()
    {
        var state = Backend().GetState("s", 0, Ttl(visibility: TtlVisibility.ReturnExpiredIfNotCleanedUp));
        Use(0);
        state.Value = 1;
        At(100);
        Assert.Equal(1, state.Value);
        Assert.Equal(0, state.Value);
    }

    [Fact]
    public void The_longest_time_never_ends_and_disabled_means_for_ever()
    {
        var backend = Backend();
        var longest = backend.GetState("l", 0, TimeSpan.MaxValue);
        var disabled = backend.GetState("d", 0, Ttl(TtlUpdateType.Disabled));
        Use(5);
        longest.Value = disabled.Value = 1;
        At(253_402_300_799_999);
        Assert.Equal((1, 1), (longest.Value, disabled.Value));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new StateTtlConfig(TimeSpan.Zero));
    }

    [Fact]
    public void The_elements_of_a_list_expire_each_for_itself()
    {
        var backend = Backend();
        var list = backend.GetListState<int>("l", Ttl());
        Use(0);
        list.Add(1);
        At(50);
        list.AddRange([2, 3]);
        At(99);
        Assert.Equal([1, 2, 3], list);
        At(100);
        Assert.Equal([2, 3], list);
        Assert.Equal(2, list.Count);
        At(150);
        Assert.Empty(list);
        Assert.Equal(0, backend.KeyCount);
        list.Update([4]);
        At(249);
        Assert.Equal([4], list);
    }

    [Fact]
    public void Reading_a_list_touches_its_elements_where_reading_counts()
    {
        var list = Backend().GetListState<int>("l", Ttl(TtlUpdateType.OnReadAndWrite));
        Use(0);
        list.Add(1);
        At(60);
        list.Add(2);
        Assert.Equal([1, 2], list);
        At(159);
        Assert.Equal([1, 2], list);
        At(259);
        Assert.Empty(list);
    }

    [Fact]
    public void The_entries_of_a_map_expire_each_for_itself()
    {
        var backend = Backend();
        var map = backend.GetMapState<string, int>("m", Ttl());
        Use(0);
        map["a"] = 1;
        map["b"] = 2;
        At(50);
        map["b"] = 3;
        map["c"] = 4;
        At(100);
        Assert.False(map.ContainsKey("a"));
        Assert.Equal(["b", "c"], map.Keys);
        Assert.Equal(2, map.Count);
        map["a"] = 5;
        At(150);
        Assert.Equal(["a"], map.Keys);
        Assert.False(map.Remove("b"));
        At(200);
        Assert.Empty(map);
        Assert.Equal(0, backend.KeyCount);
    }

    [Fact]
    public void Reducing_and_aggregating_start_anew_when_expired()
    {
        var backend = Backend();
        var sum = backend.GetReducingState<int>("s", static (x, y) => x + y, Ttl());
        var mean = backend.GetAggregatingState("m", default(KeyedStateTests.Mean), Ttl());
        Use(0);
        sum.Add(1);
        mean.Add(1);
        At(99);
        sum.Add(2);
        mean.Add(3);
        Assert.Equal((3, 2.0), (sum.Value, mean.Value));
        At(199);
        Assert.Equal((0, 0.0), (sum.Value, mean.Value));
        sum.Add(7);
        mean.Add(7);
        Assert.Equal((7, 7.0), (sum.Value, mean.Value));
    }

    [Fact]
    public void What_nobody_comes_back_to_is_swept_away_while_other_keys_are_used()
    {
        var backend = Backend();
        var value = backend.GetState("v", 0, Ttl());
        var list = backend.GetListState<int>("l", Ttl());
        var map = backend.GetMapState<int, int>("m", Ttl());
        for (var key = 0L; key < 5000; key++)
        {
            backend.Use(key);
            value.Value = 1;
            list.Add(1);
            map[1] = 1;
            map[2] = 2;
        }
        _clock.Now = 50;
        for (var key = 0L; key < 2500; key++)
        {
            backend.Use(key);
            value.Value = 2;
            map[2] = 3;
        }
        _clock.Now = 120;
        for (var i = 0; i < 200_000; i++)
            backend.Use(0L);
        Assert.Equal(2500, backend.KeyCount);
        backend.Use(7L);
        Assert.Equal([2], map.Keys);
        _clock.Now = 150;
        for (var i = 0; i < 200_000; i++)
            backend.Use(-1L);
        Assert.Equal(0, backend.KeyCount);
    }

    KeyedStateBackend<long>? _backend;

    KeyedStateBackend<long> Backend() => _backend = KeyedStateTests.Backend<long>(clock: _clock);

    void Use(long now)
    {
        _clock.Now = now;
        _backend!.Use(1L);
    }

    void At(long now) => _clock.Now = now;
}
