using System.Globalization;
using System.Text;
using ActorStream.Operators;
using ActorStream.Operators.Sources;

namespace ActorStream.Connectors;

/// <summary>Makes records of the texts that another reader reads.</summary>
internal sealed class DecodingReader<T>(SplitReader<string> texts, IFormat<T> format, BadRecords bad) : SplitReader<T>
{
    private readonly Collector<string> _read = new();
    private long _count;

    public override int MaxSplits => texts.MaxSplits;

    public override IReadOnlyList<SourceSplit> Splits => texts.Splits;

    public override SourceSplit? CurrentSplit => texts.CurrentSplit;

    public override long NextPollTime => texts.NextPollTime;

    public override void AddSplit(SourceSplit split) => texts.AddSplit(split);

    public override void Pause(SourceSplit split, bool paused) => texts.Pause(split, paused);

    public override ReadStatus Poll(Collector<T> output)
    {
        _read.Limit = Math.Max(1, output.Limit - output.Count);
        var status = texts.Poll(_read);
        for (var i = 0; i < _read.Count; i++)
        {
            _count++;
            var text = _read.Values[i];
            if (text.Length == 0) continue;
            try
            {
                format.DecodeMessage(Encoding.UTF8.GetBytes(text), EventTime.None, output);
            }
            catch (Exception cause) when (cause is not (OutOfMemoryException or OperationCanceledException))
            {
                bad.Report(output, CurrentSplit?.ToString() ?? "", string.Create(CultureInfo.InvariantCulture, $"record {_count}"), text, cause.Message);
            }
        }
        ((IOutlet)_read).Clear();
        return status;
    }

    public override ValueTask DisposeAsync() => texts.DisposeAsync();
}
