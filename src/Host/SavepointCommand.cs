using System.CommandLine;
using System.Globalization;
using ActorStream.Actors;
using ActorStream.Persistence;
using ActorStream.Streams;

namespace ActorStream.Host;

/// <summary><c>actorstream savepoint show PATH</c>: what a savepoint holds, read without the program that wrote it.</summary>
static class SavepointCommand
{
    static readonly TimeProvider Clock = SystemClock;

#pragma warning disable RS0030 // Other programs may be writing into the same folder, by the real clock.
    static TimeProvider SystemClock => TimeProvider.System;
#pragma warning restore RS0030

    public static Command Create()
    {
        var path = new Argument<string>("path") { Description = "The savepoint's folder." };
        var show = new Command("show", "Prints a savepoint's operators and states: their kinds, types, numbers of keys and sizes.") { path };
        show.SetAction(async (result, cancellationToken) =>
        {
            var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            try
            {
                var location = SavepointFolder.Open(result.GetValue(path)!, Clock);
                await using var store = location.Store;
                await ShowAsync(await RestoredJob.OpenAsync(store, location.Job, location.Metadata, cancellationToken), output, cancellationToken);
                return 0;
            }
            catch (ActorStreamException wrong)
            {
                await error.WriteLineAsync(wrong.Message);
                return 1;
            }
        });
        return new Command("savepoint", "Looks into savepoints.") { show };
    }

    static async Task ShowAsync(RestoredJob savepoint, TextWriter output, CancellationToken cancellationToken)
    {
        var metadata = savepoint.Metadata;
        var time = DateTimeOffset.FromUnixTimeMilliseconds(metadata.Timestamp);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"savepoint {metadata.Id} of {metadata.JobName}, {time:yyyy-MM-dd HH:mm:ss}Z"));
        foreach (var op in metadata.Operators)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{op.Uid}  (parallelism {op.Subtasks.Count}, max parallelism {op.MaxParallelism})"));
            var parts = new List<StoredState>();
            foreach (var name in op.Subtasks.OfType<string>().Distinct(StringComparer.Ordinal))
            {
                var stored = await savepoint.Store.OpenObjectAsync(savepoint.Job, name, cancellationToken)
                    ?? throw new StateFormatException($"{name} is missing in {savepoint.Store.Description}: the savepoint is not complete. Was all of its folder copied?");
                await using (stored)
                {
                    var reader = await TaskSnapshotReader.OpenAsync(stored, cancellationToken);
                    parts.AddRange(reader.Operators.Where(o => o.Uid == op.Uid).SelectMany(static o => o.States));
                }
            }
            foreach (var state in parts.GroupBy(static p => p.Descriptor.Name, StringComparer.Ordinal))
                await output.WriteLineAsync(Describe(state.Key, [.. state]));
        }
        foreach (var source in metadata.Sources)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{source.Uid}  splits that no reader had: {source.Content.Length} bytes"));
    }

    static string Describe(string name, StoredState[] parts)
    {
        var descriptor = parts[0].Descriptor;
        var rows = parts.Any(static p => p.Rows < 0) ? "?" : parts.Sum(static p => p.Rows).ToString("N0", CultureInfo.InvariantCulture);
        var types = string.Join(", ", descriptor.Shapes.Select(static s => $"{s.Name}: {s.Shape}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"    {name}  {descriptor.Kind.ToString().ToLowerInvariant()}  {rows} {(descriptor.IsKeyed ? "rows" : "items")}, {parts.Sum(static p => p.Bytes):N0} bytes  ({types})");
    }
}
