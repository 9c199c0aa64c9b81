using System.Threading.Channels;

namespace ActorStream.Operators;

/// <summary>Calls a lambda for each record, one after the other.</summary>
internal sealed class LambdaWriter<T>(Func<T, CancellationToken, Task> write) : IBatchWriter<T>
{
    public async ValueTask WriteAsync(ReadOnlyMemory<T> records, CancellationToken cancellationToken)
    {
        for (var i = 0; i < records.Length; i++) await write(records.Span[i], cancellationToken);
    }
}

/// <summary>Writes into a channel of the surrounding program; a full channel is back-pressure.</summary>
internal sealed class ChannelBatchWriter<T>(ChannelWriter<T> channel) : IBatchWriter<T>
{
    public async ValueTask WriteAsync(ReadOnlyMemory<T> records, CancellationToken cancellationToken)
    {
        for (var i = 0; i < records.Length; i++)
        {
            var record = records.Span[i];
            if (!channel.TryWrite(record)) await channel.WriteAsync(record, cancellationToken);
        }
    }
}

/// <summary>Prints each record on a line of its own, whole lines at a time.</summary>
/// <param name="output">Where to.</param>
/// <param name="prefix">Stands before each record; it ends with "> " where it is not empty.</param>
internal sealed class PrintWriter<T>(TextWriter output, string prefix) : IBatchWriter<T>
{
    private readonly System.Text.StringBuilder _lines = new();

    /// <summary>For one subtask: <c>2> </c> if there are several, with a name <c>id:2> </c>.</summary>
    public static PrintWriter<T> Of(TextWriter output, string? identifier, OperatorContext context)
    {
        var subtask = context.Parallelism > 1 ? (context.Subtask + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) : "";
        return new PrintWriter<T>(output, (identifier, subtask) switch
        {
            (null, "") => "",
            (null, _) => $"{subtask}> ",
            (_, "") => $"{identifier}> ",
            _ => $"{identifier}:{subtask}> ",
        });
    }

    public ValueTask WriteAsync(ReadOnlyMemory<T> records, CancellationToken cancellationToken)
    {
        _lines.Clear();
        foreach (var record in records.Span) _lines.Append(prefix).Append(record).Append('\n');
        lock (output) output.Write(_lines);
        return ValueTask.CompletedTask;
    }
}
