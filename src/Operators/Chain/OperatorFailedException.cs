namespace ActorStream.Operators;

/// <summary>A user function failed: which operator, which subtask, which record, and why.</summary>
internal sealed class OperatorFailedException : Exception
{
    private const int LongestRecordText = 200;

    private OperatorFailedException(string message, Exception cause, string operatorName, int? subtask)
        : base(message, cause)
    {
        OperatorName = operatorName;
        Subtask = subtask;
    }

    public string OperatorName { get; }

    /// <summary>Null: the failure came before there were subtasks to blame.</summary>
    public int? Subtask { get; }

    public static OperatorFailedException OnRecord(Operator failed, object? record, long timestamp, string? origin, int index, Exception cause)
    {
        var time = timestamp is long.MinValue or long.MaxValue ? "" : $" of {EventTime.Text(timestamp)}";
        var where = origin is null ? "" : $" (record {index} of a batch from {origin})";
        var name = failed.FailingFunction ?? failed.Context.Name;
        return new($"{name}, subtask {failed.Context.Subtask}: {First(cause)} The record{time}{where}: {Shorten(record)}",
            cause, name, failed.Context.Subtask);
    }

    public static OperatorFailedException Reading(Operator failed, string place, Exception cause)
    {
        var where = $"{failed.Context.Name}, subtask {failed.Context.Subtask}";
        var what = cause is Sources.BadRecordException ? cause.Message : $"reading {place}: {First(cause)}";
        return new($"{where}, {what}", cause, failed.Context.Name, failed.Context.Subtask);
    }

    public static OperatorFailedException During(Operator failed, string what, Exception cause) =>
        new($"{failed.Context.Name}, subtask {failed.Context.Subtask}, {what}: {First(cause)}", cause, failed.Context.Name, failed.Context.Subtask);

    public static OperatorFailedException Discovering(string source, Exception cause) => new($"{source}, finding splits: {First(cause)}", cause, source, null);

    private static string First(Exception cause) => $"{cause.GetType().Name}: {cause.Message}";

    private static string Shorten(object? record)
    {
        string text;
        try
        {
            text = record?.ToString() ?? "null";
        }
        catch (Exception unprintable)
        {
            text = $"(a {record!.GetType().Name} whose ToString throws {unprintable.GetType().Name})";
        }
        return text.Length <= LongestRecordText ? text : string.Concat(text.AsSpan(0, LongestRecordText), "…");
    }
}
