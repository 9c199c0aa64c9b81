using System.CommandLine;
using System.Globalization;
using ActorStream.Persistence;
using ActorStream.Streams;

namespace ActorStream.Host;

/// <summary><c>actorstream savepoint show PATH</c> and <c>export PATH</c>: what a savepoint holds, read without the program that wrote it.</summary>
static class SavepointCommand
{
    static readonly TimeProvider Clock = SystemClock;

#pragma warning disable RS0030 // Other programs may be writing into the same folder, by the real clock.
    static TimeProvider SystemClock => TimeProvider.System;
#pragma warning restore RS0030

    public static Command Create() => new("savepoint", "Looks into savepoints.") { Show(), Export() };

    static Command Show()
    {
        var path = Path();
        var show = new Command("show", "Prints a savepoint's operators and states: their kinds, types, numbers of keys and sizes.") { path };
        show.SetAction((result, cancellationToken) => Run(result, path, (location, output) => ShowAsync(location, output, cancellationToken)));
        return show;
    }

    static Command Export()
    {
        var path = Path();
        var uid = new Option<string?>("--operator") { Description = "Only the operator of this uid." };
        var state = new Option<string?>("--state") { Description = "Only the state of this name." };
        var file = new Option<string?>("--output") { Description = "The file that is written; without it the lines are printed." };
        var export = new Command("export", "Writes state as JSON lines, one for each row.") { path, uid, state, file };
        export.SetAction((result, cancellationToken) => Run(result, path, async (location, output) =>
        {
            using var printed = new MemoryStream();
            await using var target = result.GetValue(file) is { } name ? File.Create(name) : (Stream)printed;
            var lines = await SavepointExport.WriteAsync(location.Store, location.Job, location.Metadata, target, result.GetValue(uid), result.GetValue(state), cancellationToken);
            if (ReferenceEquals(target, printed)) await output.WriteAsync(System.Text.Encoding.UTF8.GetString(printed.ToArray()));
            else await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{lines} lines"));
        }));
        return export;
    }

    static Argument<string> Path() => new("path") { Description = "The savepoint's folder." };

    static async Task<int> Run(ParseResult result, Argument<string> path, Func<SavepointLocation, TextWriter, Task> action)
    {
        try
        {
            var location = SavepointFolder.Open(result.GetValue(path)!, Clock);
            await using var store = location.Store;
            await action(location, result.InvocationConfiguration.Output);
            return 0;
        }
        catch (Exception wrong) when (wrong is ActorStreamException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync(wrong.Message);
            return 1;
        }
    }

    static async Task ShowAsync(SavepointLocation location, TextWriter output, CancellationToken cancellationToken)
    {
        var savepoint = await SavepointInfo.ReadAsync(location.Store, location.Job, location.Metadata, cancellationToken);
        var metadata = savepoint.Metadata;
        var time = DateTimeOffset.FromUnixTimeMilliseconds(metadata.Timestamp);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"savepoint {metadata.Id} of {metadata.JobName}, {time:yyyy-MM-dd HH:mm:ss}Z, {savepoint.StoredBytes:N0} bytes stored"));
        foreach (var op in savepoint.Operators)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{op.Uid}  (parallelism {op.Parallelism}, max parallelism {op.MaxParallelism})"));
            foreach (var state in op.States) await output.WriteLineAsync(Describe(state));
        }
    }

    static string Describe(StateInfo state)
    {
        var rows = state.Rows < 0 ? "?" : state.Rows.ToString("N0", CultureInfo.InvariantCulture);
        var types = string.Join(", ", state.Descriptor.Shapes.Select(static s => $"{s.Name}: {s.Shape}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"    {state.Descriptor.Name}  {state.Descriptor.Kind.ToString().ToLowerInvariant()}  {rows} {(state.Descriptor.IsKeyed ? "rows" : "items")}, {state.Bytes:N0} bytes  ({types})");
    }
}
