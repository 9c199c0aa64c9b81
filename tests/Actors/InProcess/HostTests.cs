using System.Collections.Concurrent;
using System.Threading.Channels;
using ActorStream.Actors.InProcess;
using Xunit;

namespace ActorStream.Actors.Tests.InProcess;

public sealed class HostTests : IDisposable
{
    readonly ManualTime _time = new();
    readonly InProcessHost _host;

    public HostTests() => _host = new InProcessHost(2, _time);

    public void Dispose() => _host.Dispose();

    public static TheoryData<int?, int?> Placements => new() { { null, null }, { 0, 0 }, { 0, 1 }, { null, 1 }, { 1, null } };

    [Theory, MemberData(nameof(Placements))]
    public async Task Order_is_kept_between_two_actors(int? from, int? to)
    {
        const int Messages = 20_000;
        var done = new TaskCompletionSource<List<int>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var got = new List<int>();
        var receiver = _host.Spawn(Scripted.Spec("receiver", (_, message) =>
        {
            got.Add((int)message);
            if (got.Count == Messages) done.SetResult(got);
        }, loop: to));
        var sender = _host.Spawn(Scripted.Spec("sender", (context, _) =>
        {
            for (var i = 0; i < Messages; i++) context.Tell(receiver, i);
        }, loop: from));
        _host.Tell(sender, "go");
        Assert.Equal(Enumerable.Range(0, Messages), await done.Task);
    }

    [Fact]
    public async Task An_actor_runs_on_one_thread_at_a_time()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (inside, overlaps, count) = (0, 0, 0);
        var target = _host.Spawn(Scripted.Spec("target", (_, _) =>
        {
            if (Interlocked.Increment(ref inside) != 1) Interlocked.Increment(ref overlaps);
            count++;
            Interlocked.Decrement(ref inside);
            if (count == 40_000) done.SetResult();
        }));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++) _host.Tell(target, i);
        })));
        await done.Task;
        Assert.Equal((0, 40_000), (overlaps, count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ten_thousand_actors_pass_messages_on_few_threads(bool onLoops)
    {
        const int Actors = 10_000;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var threads = new ConcurrentDictionary<int, byte>();
        var arrived = 0;
        var ring = new ActorRef[Actors];
        for (var i = 0; i < Actors; i++)
        {
            var next = (i + 1) % Actors;
            ring[i] = _host.Spawn(Scripted.Spec($"a{i}", (context, message) =>
            {
                threads[Environment.CurrentManagedThreadId] = 0;
                var hops = (int)message;
                if (hops > 0) context.Tell(ring[next], hops - 1);
                else if (Interlocked.Increment(ref arrived) == Actors) done.SetResult();
            }, loop: onLoops ? i % 2 : null));
        }
        Assert.Equal(Actors, _host.LiveActors);
        foreach (var actor in ring) _host.Tell(actor, 20);
        await done.Task;
        if (onLoops) Assert.InRange(threads.Count, 1, 2);
        Assert.Equal(0, _host.DeadLetters);
    }

    [Fact]
    public async Task A_busy_actor_does_not_starve_others_on_its_loop()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stop = false;
        var busy = _host.Spawn(Scripted.Spec("busy", static (_, _) => { }, _ => !Volatile.Read(ref stop), loop: 0));
        _host.Tell(busy, "go");
        var quiet = _host.Spawn(Scripted.Spec("quiet", (_, _) => done.SetResult(), loop: 0));
        _host.Tell(quiet, "hello");
        await done.Task;
        Volatile.Write(ref stop, true);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public async Task An_actor_that_is_told_without_end_lets_others_have_their_turn(int? loop)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stop = false;
        var busy = _host.Spawn(Scripted.Spec("busy", (context, message) =>
        {
            if (!Volatile.Read(ref stop)) context.Tell(context.Self, message);
        }, loop: loop));
        _host.Tell(busy, "again");
        var quiet = _host.Spawn(Scripted.Spec("quiet", (_, _) => done.SetResult(), loop: loop));
        _host.Tell(quiet, "hello");
        await done.Task;
        Volatile.Write(ref stop, true);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public async Task A_stopped_actor_is_told_of_and_gets_no_more(int? loop)
    {
        var ended = new TaskCompletionSource<Terminated>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (received, stopped) = (0, 0);
        var target = _host.Spawn(Scripted.Spec("target", (_, _) => received++, loop: loop, stopped: () => stopped++));
        var watcher = _host.Spawn(Scripted.Spec("watcher", (context, message) =>
        {
            if (message is Terminated terminated) ended.SetResult(terminated);
            else
            {
                context.Watch(target);
                context.Tell(target, 1);
                context.Stop(target);
            }
        }));
        _host.Tell(watcher, "go");
        var news = await ended.Task;
        Assert.Same(target, news.Who);
        Assert.Null(news.Cause);
        _host.Tell(target, 2);
        Assert.Equal((1, 1, 1L), (received, stopped, _host.DeadLetters));
        Assert.True(SpinWait.SpinUntil(() => _host.LiveActors == 1, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_failed_actor_is_told_of_with_its_cause_also_to_who_asks_later()
    {
        var news = Channel.CreateUnbounded<Terminated>();
        var target = _host.Spawn(Scripted.Spec("target", static (_, _) => throw new FormatException("bad"), loop: 0));
        var watcher = _host.Spawn(Scripted.Spec("watcher", (context, message) =>
        {
            if (message is Terminated terminated) news.Writer.TryWrite(terminated);
            else context.Watch(target);
        }));
        _host.Tell(watcher, "watch");
        _host.Tell(target, "fail");
        Assert.IsType<FormatException>((await news.Reader.ReadAsync()).Cause);
        _host.Tell(watcher, "watch again");
        Assert.IsType<FormatException>((await news.Reader.ReadAsync()).Cause);
    }

    [Fact]
    public async Task A_failure_in_a_turn_is_a_failure_of_the_actor()
    {
        var ended = new TaskCompletionSource<Terminated>(TaskCreationOptions.RunContinuationsAsynchronously);
        var target = _host.Spawn(Scripted.Spec("target", static (_, _) => { }, static _ => throw new FormatException("bad turn"), loop: 0));
        var watcher = _host.Spawn(Scripted.Spec("watcher", (context, message) =>
        {
            if (message is Terminated terminated) ended.SetResult(terminated);
            else
            {
                context.Watch(target);
                context.Tell(target, 1);
            }
        }));
        _host.Tell(watcher, "go");
        Assert.Equal("bad turn", (await ended.Task).Cause!.Message);
    }

    [Fact]
    public async Task A_child_is_brought_with_its_tag()
    {
        var child = new TaskCompletionSource<Spawned>(TaskCreationOptions.RunContinuationsAsynchronously);
        var parent = _host.Spawn(Scripted.Spec("parent", (context, message) =>
        {
            if (message is Spawned spawned) child.SetResult(spawned);
            else context.Spawn(Scripted.Spec("child", static (_, _) => { }), 7);
        }));
        _host.Tell(parent, "go");
        var made = await child.Task;
        Assert.Equal((7, "child"), (made.Tag, made.Child.Name));
    }

    [Fact]
    public async Task A_timer_tells_its_actor_when_the_clock_says_so_and_not_before()
    {
        var news = Channel.CreateUnbounded<string>();
        var actor = _host.Spawn(Scripted.Spec("actor", (context, message) =>
        {
            if (message is "start") context.StartTimer(TimeSpan.FromSeconds(10), "due");
            news.Writer.TryWrite((string)message);
        }));
        _host.Tell(actor, "start");
        Assert.Equal("start", await news.Reader.ReadAsync());
        _time.Advance(TimeSpan.FromMilliseconds(9_999));
        _host.Tell(actor, "probe");
        Assert.Equal("probe", await news.Reader.ReadAsync());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("due", await news.Reader.ReadAsync());
    }

    [Fact]
    public async Task A_timer_that_is_disposed_of_tells_nothing()
    {
        var news = Channel.CreateUnbounded<string>();
        IDisposable? timer = null;
        var actor = _host.Spawn(Scripted.Spec("actor", (context, message) =>
        {
            if (message is "start") timer = context.StartTimer(TimeSpan.FromSeconds(10), "due");
            if (message is "stop") timer!.Dispose();
            news.Writer.TryWrite((string)message);
        }));
        foreach (var message in new[] { "start", "stop" })
        {
            _host.Tell(actor, message);
            Assert.Equal(message, await news.Reader.ReadAsync());
        }
        _time.Advance(TimeSpan.FromMinutes(1));
        _host.Tell(actor, "probe");
        Assert.Equal("probe", await news.Reader.ReadAsync());
    }

    [Fact]
    public async Task A_turn_comes_when_it_was_asked_for_and_a_later_wish_replaces_an_earlier_one()
    {
        var turns = Channel.CreateUnbounded<long>();
        var actor = _host.Spawn(Scripted.Spec("actor", static (context, message) => context.WakeAfter((TimeSpan)message), context =>
        {
            turns.Writer.TryWrite(context.Time.GetUtcNow().ToUnixTimeMilliseconds());
            return false;
        }, loop: 0));
        _host.Tell(actor, TimeSpan.FromMilliseconds(100));
        Assert.Equal(0, await turns.Reader.ReadAsync());
        _host.Tell(actor, TimeSpan.FromMilliseconds(50));
        Assert.Equal(0, await turns.Reader.ReadAsync());
        _time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal(50, await turns.Reader.ReadAsync());
        _host.Tell(actor, Timeout.InfiniteTimeSpan);
        Assert.Equal(50, await turns.Reader.ReadAsync());
        Assert.Equal(0, _time.TimersSet);
    }

    [Fact]
    public async Task Wakes_from_other_threads_are_never_lost()
    {
        var (asked, seen) = (0, 0);
        var progress = Channel.CreateUnbounded<int>();
        ActorContext? self = null;
        var actor = _host.Spawn(Scripted.Spec("actor", (context, _) => self = context, _ =>
        {
            var now = Volatile.Read(ref asked);
            if (now != seen) progress.Writer.TryWrite(seen = now);
            return false;
        }, loop: 0));
        _host.Tell(actor, "attach");
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref self) is not null, TimeSpan.FromMinutes(1)));
        for (var i = 1; i <= 20_000; i++)
        {
            Volatile.Write(ref asked, i);
            self!.Wake();
            // Without this turn, the one that follows would never come.
            Assert.Equal(i, await progress.Reader.ReadAsync());
        }
    }

    [Fact]
    public async Task The_outcome_of_outside_work_comes_as_a_message()
    {
        var news = Channel.CreateUnbounded<object>();
        var work = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var bad = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = _host.Spawn(Scripted.Spec("actor", (context, message) =>
        {
            if (message is "go")
            {
                context.Pipe(work.Task, static x => x * 2, static e => e);
                context.Pipe(bad.Task, static x => x * 2, static e => e);
            }
            else news.Writer.TryWrite(message);
        }));
        _host.Tell(actor, "go");
        work.SetResult(21);
        Assert.Equal(42, await news.Reader.ReadAsync());
        bad.SetException(new FormatException("no"));
        Assert.IsType<FormatException>(await news.Reader.ReadAsync());
    }

    [Fact]
    public async Task Loop_threads_end_with_the_host()
    {
        var threads = new ConcurrentBag<Thread>();
        for (var i = 0; i < 20; i++)
        {
            using var host = new InProcessHost(3, _time);
            var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var left = 3;
            for (var loop = 0; loop < 3; loop++)
            {
                var actor = host.Spawn(Scripted.Spec("actor", (_, _) =>
                {
                    threads.Add(Thread.CurrentThread);
                    if (Interlocked.Decrement(ref left) == 0) ran.SetResult();
                }, loop: loop));
                host.Tell(actor, "go");
            }
            await ran.Task;
        }
        Assert.Equal(60, threads.Distinct().Count());
        Assert.All(threads, static t => Assert.True(t.Join(TimeSpan.FromMinutes(1)), $"{t.Name} lives on"));
    }
}
