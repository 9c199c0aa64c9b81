using System.Globalization;
using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Benchmarks;

/// <summary>
/// <c>bench state</c>: what a barrier costs a shard with much state. Fills a keyed state, freezes it, goes on changing keys at random while what was frozen is
/// written to a directory, and restores it: the pause, the time of changes behind it, and the times of writing and restoring.
/// </summary>
internal sealed class StateCommand(TimeProvider clock, TextWriter output)
{
    const int Group = 100;
    const string Job = "bench";

    public void Run(Options options) => RunAsync((int)options.Number("--keys", 10_000_000)).GetAwaiter().GetResult();

    async Task RunAsync(int keys)
    {
        var folder = Directory.CreateTempSubdirectory("state-").FullName;
        try
        {
            await using var store = new DirectoryStore(folder, clock);
            var backend = Make(out var state);
            for (var key = 0L; key < keys; key++)
            {
                backend.SetCurrentKey(in key, KeyHash.OfInt64(key));
                state.Value = new Row(key, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
            }
            var live = GC.GetTotalMemory(forceFullCollection: true);
            Say($"{keys} keys, {live / 1e9:F2} GB on the heap");
            var quiet = Change(backend, state, keys, clock.GetTimestamp() + (2 * clock.TimestampFrequency));
            Say($"changes before:          {Text(quiet)}");

            var began = clock.GetTimestamp();
            var frozen = backend.Freeze();
            Say($"freeze:                  {clock.GetElapsedTime(began).TotalMilliseconds:F3} ms");
            var write = Task.Run(() => WriteAsync(store, frozen));
            var during = Change(backend, state, keys, clock.GetTimestamp() + (4 * clock.TimestampFrequency));
            var (bytes, time) = await write;
            Say($"changes while it writes: {Text(during)}");
            Say($"written:                 {bytes / 1e9:F2} GB in {time.TotalSeconds:F2} s");

            GC.Collect();
            began = clock.GetTimestamp();
            var restored = Make(out _);
            await RestoreAsync(store, restored);
            Say($"restored:                {restored.KeyCount} keys in {clock.GetElapsedTime(began).TotalSeconds:F2} s");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    KeyedStateBackend<long> Make(out ValueState<Row> state)
    {
        var backend = KeyedStateBackend<long>.Create(KeyGroupRange.All(128), CodecRegistry.Default.For<long>(), CodecRegistry.Default, clock);
        state = backend.GetState("row", default(Row));
        return backend;
    }

    /// <returns>Milliseconds that each group of changes took.</returns>
    List<double> Change(KeyedStateBackend<long> backend, ValueState<Row> state, int keys, long until)
    {
        var random = 88172645463325252UL;
        var times = new List<double>(1 << 16);
        for (var now = clock.GetTimestamp(); now < until;)
        {
            for (var i = 0; i < Group; i++)
            {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                var key = (long)(random % (ulong)keys);
                backend.SetCurrentKey(in key, KeyHash.OfInt64(key));
                state.Value = state.Value with { A = i };
            }
            var then = clock.GetTimestamp();
            times.Add(clock.GetElapsedTime(now, then).TotalMilliseconds);
            now = then;
        }
        return times;
    }

    async Task<(long Bytes, TimeSpan Time)> WriteAsync(ICheckpointStore store, FrozenOperator frozen)
    {
        var began = clock.GetTimestamp();
        using var bytes = new TaskSnapshot(false, [new OperatorEntry("rows", 0, frozen.Write())]).Write();
        frozen.Dispose();
        await store.WriteObjectAsync(Job, "chk-0000000001-1/0-0", bytes.Pieces, CancellationToken.None);
        return (bytes.Length, clock.GetElapsedTime(began));
    }

    static async Task RestoreAsync(ICheckpointStore store, KeyedStateBackend<long> backend)
    {
        await using var stored = await store.OpenObjectAsync(Job, "chk-0000000001-1/0-0", CancellationToken.None) ?? throw new InvalidOperationException("The snapshot is gone.");
        var reader = await TaskSnapshotReader.OpenAsync(stored);
        backend.Restore(new SnapshotReader([(await reader.ReadOperatorAsync("rows"))!], 0, 1));
    }

    static string Text(List<double> times)
    {
        times.Sort();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{times.Count * Group / 1e6:F1} million, groups of {Group}: median {times[times.Count / 2]:F3} ms, p99 {times[times.Count * 99 / 100]:F3} ms, most {times[^1]:F1} ms");
    }

    void Say(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    public readonly record struct Row(long A, long B, long C, long D, long E, long F, long G, long H, long I, long J, long K);
}
