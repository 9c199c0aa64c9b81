using ActorStream.Operators;
using ActorStream.Operators.Sources;

namespace ActorStream;

/// <summary>What a source does with a record that cannot be read. Each is counted in <c>numRecordsInErrors</c>.</summary>
/// <remarks>Immutable and safe to share.</remarks>
/// <example><code>
/// File.WriteAllLines("prices.csv", ["book,12", "pen,cheap", "ink,3"]);
/// var bad = new OutputTag&lt;BadRecord>("bad");
/// var prices = env.FromSource(new FileSource&lt;(string Item, int Price)>
/// {
///     Path = "prices.csv", Format = new CsvFormat&lt;(string Item, int Price)> { HasHeader = false }, BadRecords = BadRecordPolicy.SideOutput(bad),
/// });
/// prices.Print();
/// prices.GetSideOutput(bad).Map(static b => b.Text).Print("bad");
/// // prints, in any order: (book, 12), bad> pen,cheap, (ink, 3)
/// </code></example>
public abstract class BadRecordPolicy
{
    private protected BadRecordPolicy()
    {
    }

    /// <summary>The job fails, naming the record's place and text. The default.</summary>
    public static BadRecordPolicy Fail { get; } = new FailPolicy();

    /// <summary>The record is counted and left out.</summary>
    public static BadRecordPolicy Skip { get; } = new SkipPolicy();

    /// <summary>The record goes to a side output of the source.</summary>
    /// <param name="tag">Names it: <c>stream.GetSideOutput(tag)</c> gives the records.</param>
    public static BadRecordPolicy SideOutput(OutputTag<BadRecord> tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return new SidePolicy(tag);
    }

    internal void Handle<T>(BadRecord record, Collector<T> output, Counter errors)
    {
        errors.Value++;
        Apply(record, output);
    }

    private protected abstract void Apply<T>(BadRecord record, Collector<T> output);

    private sealed class FailPolicy : BadRecordPolicy
    {
        private protected override void Apply<T>(BadRecord record, Collector<T> output) => throw new BadRecordException(record);
    }

    private sealed class SkipPolicy : BadRecordPolicy
    {
        private protected override void Apply<T>(BadRecord record, Collector<T> output)
        {
        }
    }

    private sealed class SidePolicy(OutputTag<BadRecord> tag) : BadRecordPolicy
    {
        private protected override void Apply<T>(BadRecord record, Collector<T> output)
        {
            output.Timestamp = EventTime.None;
            output.Collect(tag, record);
        }
    }
}
