using System.Globalization;
using ActorStream.Benchmarks.Measuring;
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
    const int RowBytes = 96;
    const string Job = "bench";

    public void Run(Options options)
    {
        var keys = (int)options.Number("--keys", 10_000_000);
        if (options.Text("--memory-limit") is not null) new StateLimitCommand(clock, output).Run(keys, (int)options.Number("--memory-limit", 25));
        else RunAsync(keys).GetAwaiter().GetResult();
    }

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

            await CheckpointAsync(store, backend, state, keys, new(1, null, true));
            // Once more, now that all code is compiled.
            await CheckpointAsync(store, backend, state, keys, new(2, null, true));
            // The changes meanwhile are written alone: from here on exactly one key of a hundred changes before the next.
            var changes = Usage.Of(clock, () => WriteAsync(store, backend.Freeze(new(3, 2, true)), 3).GetAwaiter().GetResult());
            Say($"what has changed:        written in {changes.Wall:F2} s, {changes.Processor:F2} s of processor");
            var all = Usage.Of(clock, () => WriteAsync(store, backend.Freeze(new(4, null, true)), 4).GetAwaiter().GetResult());
            Say($"all, and nothing else:   written in {all.Wall:F2} s, {all.Processor:F2} s of processor");
            for (var key = 0L; key < keys; key += 100)
            {
                backend.SetCurrentKey(in key, KeyHash.OfInt64(key));
                state.Value = state.Value with { B = key };
            }
            Say($"one key of a hundred changed, {keys / 100 * RowBytes / 1e6:F1} MB of rows");
            await CheckpointAsync(store, backend, state, keys, new(5, 4, true));

            GC.Collect();
            for (var round = 0; round < 4; round++)
            {
                var restored = Make(out _);
                var usage = Usage.Of(clock, () => RestoreAsync(store, restored).GetAwaiter().GetResult());
                Say($"restored:                {restored.KeyCount} keys in {usage.Wall:F2} s, {usage.Processor:F2} s of processor");
            }
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

    /// <summary>Freezes the state and writes it, while keys change at random.</summary>
    async Task CheckpointAsync(ICheckpointStore store, KeyedStateBackend<long> backend, ValueState<Row> state, int keys, SnapshotCut cut)
    {
        var began = clock.GetTimestamp();
        var frozen = backend.Freeze(cut);
        Say($"freeze:                  {clock.GetElapsedTime(began).TotalMilliseconds:F3} ms");
        var write = Task.Run(() => WriteAsync(store, frozen, cut.Id));
        var during = new List<double>();
        while (!write.IsCompleted || during.Count == 0)
            during.AddRange(Change(backend, state, keys, clock.GetTimestamp() + (clock.TimestampFrequency / 20)));
        var (bytes, time) = await write;
        Say($"changes while it writes: {Text(during)}");
        Say($"written:                 {bytes / 1e6:F1} MB in {time.TotalSeconds:F2} s");
    }

    async Task<(long Bytes, TimeSpan Time)> WriteAsync(ICheckpointStore store, FrozenOperator frozen, long id)
    {
        var began = clock.GetTimestamp();
        using var bytes = TaskSnapshotWriter.Write(false, [new FrozenPart("rows", 0, frozen)], new());
        frozen.Dispose();
        await store.WriteObjectAsync(Job, Name(id), bytes.Bytes.Pieces, CancellationToken.None);
        return (bytes.Bytes.Length, clock.GetElapsedTime(began));
    }

    static async Task RestoreAsync(ICheckpointStore store, KeyedStateBackend<long> backend)
    {
        await using var reader = new ChainReader(
            async name => await store.OpenObjectAsync(Job, name, CancellationToken.None) ?? throw new InvalidOperationException("The snapshot is gone."), store.Description);
        await reader.OpenAsync([Name(4), Name(5)], CancellationToken.None);
        backend.Restore(new SnapshotReader([await reader.ReadOperatorAsync("rows")], 0, 1));
    }

    static string Name(long id) => string.Create(CultureInfo.InvariantCulture, $"chk-{id:D10}-1/0-0");

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
