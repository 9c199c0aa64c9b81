using System.Globalization;
using ActorStream.Benchmarks.Measuring;
using ActorStream.Persistence;

namespace ActorStream.Benchmarks;

/// <summary>
/// <c>bench state --memory-limit PERCENT</c>: a keyed state of which only so much may be in memory, beside one without a limit: how fast keys are filled in, updated and read, all alike or
/// nine of ten times one of a tenth of them, and what goes through the files meanwhile.
/// </summary>
internal sealed class StateLimitCommand(TimeProvider clock, TextWriter output)
{
    const int RowBytes = 32;
    const int Group = 1000;

    public void Run(int keys, int percent)
    {
        var bytes = (long)keys * RowBytes;
        Say($"{keys} keys, {bytes / 1e6:F0} MB of rows; thousands of accesses in a second of processor (pages read back for each access)");
        Measure("no limit", keys, null);
        var folder = Directory.CreateTempSubdirectory("state-").FullName;
        try
        {
            using var memory = new StateMemory(new StateMemoryLimit(bytes * percent / 100), new DiskSpillFolder(folder), "bench");
            Measure($"{percent} % in memory", keys, memory);
            Say($"written to files: {memory.Log.Written / 1e6:F0} MB, of which {memory.Log.Total / 1e6:F0} MB are there and {memory.Log.Live / 1e6:F0} MB are needed; in memory {memory.Used / 1e6:F0} MB");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    void Measure(string name, int keys, StateMemory? memory)
    {
        var backend = KeyedStateBackend<long>.Create(KeyGroupRange.All(128), CodecRegistry.Default.For<long>(), CodecRegistry.Default, clock, memory);
        var state = backend.GetState("count", 0L);
        var fill = Usage.Of(clock, () =>
        {
            for (var key = 0L; key < keys; key++)
            {
                backend.SetCurrentKey(in key, KeyHash.OfInt64(key));
                state.Value = key;
            }
        });
        Say($"{name,-16} {"filled in order",-18} {keys / fill.Processor / 1e3,10:F0}");
        foreach (var (kind, skewed) in new[] { ("uniform", false), ("skewed", true) })
        {
            // What happened before is not to be seen.
            Access(backend, state, keys, skewed, true, memory, 0.1);
            var (updates, read) = Access(backend, state, keys, skewed, true, memory, 0.5);
            Say($"{name,-16} {"updates, " + kind,-18} {updates / 1e3,10:F0} ({read:F3})");
            Access(backend, state, keys, skewed, false, memory, 0.1);
            var (reads, again) = Access(backend, state, keys, skewed, false, memory, 0.5);
            Say($"{name,-16} {"reads, " + kind,-18} {reads / 1e3,10:F0} ({again:F3})");
        }
    }

    (double Rate, double PagesRead) Access(KeyedStateBackend<long> backend, ValueState<long> state, int keys, bool skewed, bool updates, StateMemory? memory, double seconds)
    {
        var random = 88172645463325252UL;
        var before = memory?.PagesRead ?? 0;
        var start = Environment.CpuUsage.TotalTime;
        long done = 0, sum = 0;
        double used;
        for (; (used = (Environment.CpuUsage.TotalTime - start).TotalSeconds) < seconds; done += Group)
        {
            for (var i = 0; i < Group; i++)
            {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                var hot = skewed && (random >> 40) % 10 != 0;
                var key = (long)((random & 0xFFFFFFFF) * (ulong)(hot ? keys / 10 : keys) >> 32);
                backend.SetCurrentKey(in key, KeyHash.OfInt64(key));
                if (updates) state.Value++;
                else sum += state.Value;
            }
        }
        if (sum == long.MinValue) Say($"{sum}");
        return (done / used, ((memory?.PagesRead ?? 0) - before) / (double)done);
    }

    void Say(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
