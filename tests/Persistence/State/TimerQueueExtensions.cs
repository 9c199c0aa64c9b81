namespace ActorStream.Persistence.Tests.State;

static class TimerQueueExtensions
{
    public static bool Add(this TimerQueue<string, long> queue, string key, long ns, long time) =>
        queue.Register(in key, CodecRegistry.Default.For<string>().Hash(in key), in ns, time);

    public static bool Delete(this TimerQueue<string, long> queue, string key, long ns, long time) =>
        queue.Delete(in key, CodecRegistry.Default.For<string>().Hash(in key), in ns, time);

    public static List<(string Key, long Namespace, long Time)> Take(this TimerQueue<string, long> queue, long until)
    {
        var taken = new List<(string, long, long)>();
        while (queue.TryTake(until, out var timer))
            taken.Add((timer.Key, timer.Namespace, timer.Time));
        return taken;
    }
}
