using Xunit;

namespace ActorStream.Persistence.Tests.State;

public class TimerQueueTests
{
    static TimerQueue<string, long> Queue(KeyGroupRange? range = null) =>
        TimerQueue<string, long>.Create("timers", range ?? KeyGroupRange.All(128), CodecRegistry.Default.For<string>(), CodecRegistry.Default.For<long>());

    [Fact]
    public void A_timer_registered_twice_fires_once()
    {
        var queue = Queue();
        Assert.True(queue.Add("k", 0, 10));
        Assert.False(queue.Add("k", 0, 10));
        Assert.Equal(1, queue.Count);
        Assert.Equal([("k", 0, 10)], queue.Take(10));
        Assert.Empty(queue.Take(long.MaxValue));
    }

    [Fact]
    public void The_same_time_for_two_keys_and_two_namespaces_is_four_timers()
    {
        var queue = Queue();
        foreach (var key in new[] { "a", "b" })
        {
            foreach (var ns in new[] { 1L, 2L })
                queue.Add(key, ns, 10);
        }
        Assert.Empty(queue.Take(9));
        Assert.Equal([("a", 1, 10), ("a", 2, 10), ("b", 1, 10), ("b", 2, 10)], queue.Take(10).Order());
    }

    [Fact]
    public void Timers_up_to_the_watermark_fire_in_the_order_of_time()
    {
        var queue = Queue();
        foreach (var time in new[] { 5_000_000L, 3, -7, 100, 2_000, 99_000, 3_000_000_000, long.MinValue })
            queue.Add("k", 0, time);
        Assert.Equal([long.MinValue, -7, 3, 100], queue.Take(1999).Select(static t => t.Time));
        Assert.Equal([2_000L, 99_000, 5_000_000, 3_000_000_000], queue.Take(long.MaxValue).Select(static t => t.Time));
    }

    [Fact]
    public void A_timer_registered_while_firing_for_a_due_time_fires_in_the_same_advance()
    {
        var queue = Queue();
        queue.Add("k", 0, 100);
        queue.Add("k", 0, 5000);
        var fired = new List<long>();
        while (queue.TryTake(6000, out var timer))
        {
            fired.Add(timer.Time);
            if (timer.Time == 100)
            {
                queue.Add("k", 0, 50);
                queue.Add("k", 0, 101);
                queue.Add("k", 0, 4000);
                queue.Add("k", 0, 6001);
            }
        }
        Assert.Equal([100L, 50, 101, 4000, 5000], fired);
        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public void A_timer_deleted_while_firing_does_not_fire_and_a_missing_one_is_no_matter()
    {
        var queue = Queue();
        queue.Add("k", 0, 10);
        queue.Add("k", 0, 20);
        queue.Add("k", 0, 30);
        Assert.False(queue.Delete("k", 0, 40));
        Assert.True(queue.TryTake(100, out _));
        Assert.True(queue.Delete("k", 0, 20));
        Assert.Equal([30L], queue.Take(100).Select(static t => t.Time));
        queue.Add("k", 0, 200);
        queue.Delete("k", 0, 200);
        queue.Add("k", 0, 200);
        Assert.Equal([200L], queue.Take(200).Select(static t => t.Time));
    }

    [Fact]
    public void The_time_of_the_next_timer_is_known()
    {
        var queue = Queue();
        Assert.False(queue.TryPeekTime(out _));
        queue.Add("k", 0, 70_000);
        queue.Add("k", 0, 69_999);
        Assert.True(queue.TryPeekTime(out var time));
        Assert.Equal(69_999, time);
        queue.Add("k", 0, 12);
        Assert.True(queue.TryPeekTime(out time));
        Assert.Equal(12, time);
        queue.Take(12);
        Assert.True(queue.TryPeekTime(out time));
        Assert.Equal(69_999, time);
    }

    [Theory]
    [InlineData(1, 2_000L)]
    [InlineData(2, 5_000_000L)]
    [InlineData(3, 40_000_000_000L)]
    [InlineData(4, 20L)]
    public void Any_sequence_fires_as_a_sorted_set_would(int seed, long horizon)
    {
        var random = new Random(seed);
        var queue = Queue();
        var oracle = new SortedSet<(long Time, string Key, long Namespace)>();
        var now = 0L;
        for (var step = 0; step < 20_000; step++)
        {
            var key = "k" + random.Next(5);
            var ns = random.NextInt64(2);
            var time = now + random.NextInt64(horizon) - (horizon / 10);
            switch (random.Next(10))
            {
                case < 7:
                    Assert.Equal(oracle.Add((time, key, ns)), queue.Add(key, ns, time));
                    break;
                case < 8 when oracle.Count > 0:
                    var one = random.Next(2) == 0 ? oracle.Min : oracle.Max;
                    Assert.Equal(oracle.Remove(one), queue.Delete(one.Key, one.Namespace, one.Time));
                    break;
                case 9 when random.Next(100) == 0:
                    now += random.NextInt64(horizon / 2);
                    var due = oracle.Where(t => t.Time <= now).ToList();
                    var fired = queue.Take(now);
                    Assert.Equal(due.Select(static t => t.Time), fired.Select(static t => t.Time));
                    Assert.Equal(due, fired.Select(static t => (t.Time, t.Key, t.Namespace)).Order());
                    oracle.ExceptWith(due);
                    break;
            }
            Assert.Equal(oracle.Count, queue.Count);
        }
        Assert.Equal(oracle.Select(static t => t.Time), queue.Take(long.MaxValue).Select(static t => t.Time));
    }

    [Fact]
    public void A_timer_moved_again_and_again_does_not_fill_the_calendar()
    {
        var queue = Queue();
        for (var time = 0L; time < 50_000; time++)
        {
            queue.Delete("k", 0, time + 3_599_999);
            queue.Add("k", 0, time + 3_600_000);
            Assert.InRange(queue.Kept, 1, 2000);
        }
        Assert.Equal(1, queue.Count);
        Assert.Equal([3_649_999L], queue.Take(long.MaxValue).Select(static t => t.Time));
    }

    [Fact]
    public void Timers_are_restored_with_their_keys_at_another_parallelism()
    {
        var queue = Queue();
        for (var i = 0; i < 1000; i++)
            queue.Add("k" + (i % 100), i % 3, i * 37 % 5000);
        var all = new List<(string Key, long Namespace, long Time)>();
        using var frozen = queue.Freeze();
        queue.Take(long.MaxValue);
        OperatorSnapshot[] stored = [OperatorSnapshot.FromBytes(frozen.Write().ToBytes())];
        for (var subtask = 0; subtask < 3; subtask++)
        {
            var range = KeyGroups.RangeOf(subtask, 128, 3);
            var part = Queue(range);
            part.Restore(new(stored, subtask, 3));
            var fired = part.Take(long.MaxValue);
            Assert.All(fired, t => Assert.True(range.ContainsHash(CodecRegistry.Default.For<string>().Hash(t.Key))));
            Assert.NotEmpty(fired);
            all.AddRange(fired);
        }
        Assert.Equal(Enumerable.Range(0, 1000).Select(static i => ("k" + (i % 100), (long)(i % 3), (long)(i * 37 % 5000))).Order(), all.Order());
    }

    [Fact]
    public void Timers_that_come_and_go_allocate_nothing()
    {
        var queue = TimerQueue<long, NoNamespace>.Create("timers", KeyGroupRange.All(128), CodecRegistry.Default.For<long>(), NoNamespaceCodec.Codec);
        for (var round = 0L; round < 5; round++)
            Round(round);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Round(5);
        Round(6);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Round(long round)
        {
            for (var key = 0L; key < 5000; key++)
                queue.Register(in key, CodecRegistry.Default.For<long>().Hash(in key), default, (round * 8192) + key);
            while (queue.TryTake((round * 8192) + 8191, out _))
            {
            }
        }
    }
}
