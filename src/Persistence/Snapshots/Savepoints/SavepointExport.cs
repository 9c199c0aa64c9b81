using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ActorStream.Persistence;

/// <summary>Writes state as JSON lines, one for each row or item, by its stored shapes: the program's types are not needed.</summary>
/// <remarks>
/// A line is <c>{"operator": uid, "state": name, "subtask": n, "group": key group}</c> (the group only of keyed state) and the parts of the row by what they are: <c>key</c>,
/// <c>value</c>, <c>namespace</c>, <c>time</c>, <c>row</c>; a map state has <c>entries</c>. How values are written is said at <see cref="ShapeJson"/>.
/// </remarks>
internal static class SavepointExport
{
    const int RunBytes = 8 << 20;
    const int FlushBytes = 1 << 16;

    /// <summary>Writes the states of a savepoint or checkpoint.</summary>
    /// <param name="store">Where it is.</param>
    /// <param name="job">What it is kept under.</param>
    /// <param name="metadata">The object of its metadata.</param>
    /// <param name="output">Where the lines go, in UTF-8.</param>
    /// <param name="uid">Only of this operator; null: of all.</param>
    /// <param name="state">Only this state; null: all.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>How many lines were written.</returns>
    /// <exception cref="ArgumentException">There is no such operator, or no such state.</exception>
    /// <exception cref="StateFormatException">An object is missing or damaged, or a serializer of the user's own is needed to read a value.</exception>
    public static async Task<long> WriteAsync(
        ICheckpointStore store, string job, string metadata, Stream output, string? uid = null, string? state = null, CancellationToken cancellationToken = default)
    {
        await using var objects = new SavepointObjects(store, job);
        var found = await objects.MetadataAsync(metadata, cancellationToken).ConfigureAwait(false);
        var operators = found.Operators.Where(op => uid is null || op.Uid == uid).ToList();
        if (operators.Count == 0)
            throw new ArgumentException($"{metadata} has no operator \"{uid}\". It has: {string.Join(", ", found.Operators.Select(static op => op.Uid))}.", nameof(uid));
        var lines = 0L;
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var op in operators)
        {
            for (var subtask = 0; subtask < op.Subtasks.Count; subtask++)
            {
                if (op.Subtasks[subtask].Count == 0)
                    continue;
                if (op.Subtasks[subtask].Count > 1)
                    throw new StateFormatException($"{metadata} is an incremental checkpoint: state of {op.Uid} is in several objects, which cannot be shown as they are. Take a savepoint, which stands for itself.");
                var reader = await objects.OpenAsync(op.Subtasks[subtask][0], cancellationToken).ConfigureAwait(false);
                foreach (var stored in reader.Operators.Where(one => one.Uid == op.Uid).SelectMany(static one => one.States))
                {
                    names.Add(stored.Descriptor.Name);
                    if (state is null || stored.Descriptor.Name == state)
                        lines += await WriteAsync(reader, stored, op.Uid, subtask, output, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        if (state is not null && !names.Contains(state))
            throw new ArgumentException($"{metadata} has no state \"{state}\"{(uid is null ? "" : $" of operator \"{uid}\"")}. It has: {string.Join(", ", names)}.", nameof(state));
        return lines;
    }

    static async Task<long> WriteAsync(TaskSnapshotReader reader, StoredState state, string uid, int subtask, Stream output, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var lines = 0L;
        if (!state.Descriptor.IsKeyed)
        {
            var items = await reader.ReadStateAsync(state, null, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < items.Parts.Count; i++)
            {
                lines += Write(buffer, state.Descriptor, items.Parts[i].Span, uid, subtask, null);
                await FlushAsync(buffer, output, FlushBytes, cancellationToken).ConfigureAwait(false);
            }
        }
        for (var first = 0; state.Descriptor.IsKeyed && first < state.Range.Count;)
        {
            var (count, bytes) = (0, 0L);
            while (first + count < state.Range.Count && (count == 0 || bytes + state.PartLengths[first + count] <= RunBytes))
                bytes += state.PartLengths[first + count++];
            var groups = await reader.ReadStateAsync(state, new(state.Range.First + first, count, state.Range.MaxParallelism), cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < count; i++)
            {
                lines += Write(buffer, state.Descriptor, groups.Parts[i].Span, uid, subtask, groups.Range.First + i);
                await FlushAsync(buffer, output, FlushBytes, cancellationToken).ConfigureAwait(false);
            }
            first += count;
        }
        await FlushAsync(buffer, output, 0, cancellationToken).ConfigureAwait(false);
        return lines;
    }

    /// <summary>The rows of a part; returns how many there were.</summary>
    static int Write(ArrayBufferWriter<byte> buffer, StateDescriptor state, ReadOnlySpan<byte> part, string uid, int subtask, int? group)
    {
        var row = RowShape.Of(state);
        var reader = new StateReader(part);
        var lines = 0;
        for (; group is null ? lines == 0 : reader.Remaining > 0; lines++)
        {
            using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                json.WriteStartObject();
                json.WriteString("operator", uid);
                json.WriteString("state", state.Name);
                json.WriteNumber("subtask", subtask);
                if (group is not null)
                    json.WriteNumber("group", group.Value);
                foreach (var (name, shape) in row.Members)
                {
                    json.WritePropertyName(name);
                    // A serializer of the user's own that has an item to itself has the rest of it.
                    if (group is null && shape.Kind == ShapeKind.Custom && name == row.Members[^1].Name)
                        ShapeJson.WriteOpaque(json, ref reader, shape);
                    else
                        ShapeJson.Write(json, ref reader, shape);
                }
                json.WriteEndObject();
            }
            buffer.Write("\n"u8);
        }
        if (reader.Remaining > 0)
            reader.ThrowInvalid($"{reader.Remaining:N0} bytes are left after an item of state \"{state.Name}\"");
        return lines;
    }

    static async ValueTask FlushAsync(ArrayBufferWriter<byte> buffer, Stream output, int atLeast, CancellationToken cancellationToken)
    {
        if (buffer.WrittenCount <= atLeast)
            return;
        await output.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        buffer.ResetWrittenCount();
    }
}
