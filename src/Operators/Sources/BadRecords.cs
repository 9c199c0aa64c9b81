namespace ActorStream.Operators.Sources;

/// <summary>Where a reader reports what it cannot read.</summary>
internal sealed class BadRecords(SourceReaderContext context, BadRecordPolicy policy)
{
    private const int LongestText = 200;
    private readonly Counter _errors = context.Metrics.Counter("numRecordsInErrors");

    /// <summary>Deals with one record as the policy says.</summary>
    /// <param name="output">The collector of the running poll.</param>
    /// <param name="split">The file, or the topic's partition.</param>
    /// <param name="position">Where in the split.</param>
    /// <param name="text">The record as it came.</param>
    /// <param name="message">What is wrong with it.</param>
    public void Report<T>(Collector<T> output, string split, string position, string text, string message)
    {
        if (text.Length > LongestText) text = string.Concat(text.AsSpan(0, LongestText), "…");
        policy.Handle(new BadRecord(context.SourceName, split, position, text, message), output, _errors);
    }
}
