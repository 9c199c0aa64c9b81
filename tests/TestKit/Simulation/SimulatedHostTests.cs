using ActorStream.Actors;
using Xunit;

namespace ActorStream.TestKit.Tests;

public class SimulatedHostTests
{
    [Fact]
    public void Order_is_kept_between_two_actors_and_not_among_several()
    {
        var interleavings = new HashSet<string>();
        for (ulong seed = 1; seed <= 50; seed++)
        {
            var world = new SimulatedWorld(seed);
            var host = new SimulatedHost(world, "host");
            var received = new List<string>();
            var target = host.Spawn(Scripted.Spec("target", (_, message) => received.Add((string)message)));
            foreach (var name in new[] { "a", "b" })
            {
                host.Tell(host.Spawn(Scripted.Spec(name, (context, _) =>
                {
                    for (var i = 0; i < 5; i++) context.Tell(target, $"{name}{i}");
                })), "go");
            }
            world.Run(static () => false);
            foreach (var name in new[] { "a", "b" })
                Assert.Equal(Enumerable.Range(0, 5).Select(i => $"{name}{i}"), received.Where(r => r[0] == name[0]));
            interleavings.Add(string.Join(' ', received));
        }
        Assert.True(interleavings.Count > 10);
    }

    [Fact]
    public void Timers_come_in_their_order_and_time_passes_by_itself()
    {
        var world = new SimulatedWorld(1);
        var host = new SimulatedHost(world, "host");
        var received = new List<(object Message, double Milliseconds)>();
        host.Tell(host.Spawn(Scripted.Spec("timers", (context, message) =>
        {
            received.Add((message, TimeSpan.FromTicks(world.Now).TotalMilliseconds));
            if (message is not "go") return;
            context.StartTimer(TimeSpan.FromHours(2), "later");
            context.StartTimer(TimeSpan.FromSeconds(3), "soon");
            context.StartTimer(TimeSpan.FromSeconds(1), "never").Dispose();
        })), "go");
        world.Run(static () => false);
        Assert.Equal(["go", "soon", "later"], received.Select(static r => r.Message));
        Assert.InRange(received[1].Milliseconds, 3000, 3500);
    }

    [Fact]
    public void A_killed_process_hears_nothing_any_more_and_its_store_goes_on()
    {
        var world = new SimulatedWorld(1);
        var host = new SimulatedHost(world, "host");
        var store = new SimulatedStore(world, FaultRates.Calm);
        var heard = false;
        host.Tell(host.Spawn(Scripted.Spec("writer", (context, message) =>
        {
            if (message is not "go") heard = true;
            else context.RunOutside(() => WriteAsync(store.For(host)), static _ => "written", static _ => "failed");
        })), "go");
        world.Run(() => store.Requests == 1);
        host.Kill();
        world.Run(static () => false);
        Assert.False(heard);
        Assert.Equal(["chk-x"], store.Objects("job"));
    }

    [Fact]
    public void The_watchers_of_an_actor_that_fails_are_told_why()
    {
        var world = new SimulatedWorld(1);
        var host = new SimulatedHost(world, "host");
        var failing = host.Spawn(Scripted.Spec("failing", static (_, _) => throw new InvalidOperationException("on purpose")));
        Exception? cause = null;
        host.Tell(host.Spawn(Scripted.Spec("watcher", (context, message) =>
        {
            if (message is Terminated gone) cause = gone.Cause;
            else context.Watch(failing);
        })), "watch");
        host.Tell(failing, "fail");
        world.Run(static () => false);
        Assert.Equal("on purpose", cause?.Message);
        Assert.Single(host.Cells);
    }

    private static async Task<bool> WriteAsync(ActorStream.Persistence.ICheckpointStore store)
    {
        await store.WriteObjectAsync("job", "chk-x", [new byte[] { 1 }], CancellationToken.None);
        return true;
    }

    private sealed class Scripted(Action<ActorContext, object> receive) : Actor
    {
        public static ActorSpec Spec(string name, Action<ActorContext, object> receive) => new(name, () => new Scripted(receive), Placement.Control);

        public override void Receive(object message) => receive(Context, message);
    }
}
