using System.Globalization;
using System.Text;

namespace ActorStream.Benchmarks.Nexmark;

/// <summary>Builds the text of one row: columns joined by tabs, times as yyyy-MM-dd HH:mm:ss.SSS, decimals as plain digits.</summary>
public sealed class RowText
{
    readonly StringBuilder _text = new();
    bool _started;

    /// <summary>Adds a column that is text.</summary>
    public RowText Add(string value)
    {
        if (_started) _text.Append('\t');
        _started = true;
        _text.Append(value);
        return this;
    }

    /// <summary>Adds a column that is a whole number.</summary>
    public RowText Add(long value) => Add(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a column that is a time, given in epoch milliseconds.</summary>
    public RowText AddTime(long value) =>
        Add(DateTimeOffset.FromUnixTimeMilliseconds(value).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture));

    /// <summary>Adds a column that is a day, given in epoch milliseconds.</summary>
    public RowText AddDay(long value) =>
        Add(DateTimeOffset.FromUnixTimeMilliseconds(value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>Adds a column that is a time of day to the minute, given in minutes since the epoch.</summary>
    public RowText AddMinute(long value) =>
        Add(DateTimeOffset.FromUnixTimeSeconds(value * 60).ToString("HH:mm", CultureInfo.InvariantCulture));

    /// <summary>Adds a column with three decimals, given in thousandths.</summary>
    public RowText AddThousandths(long value) => Add(string.Create(CultureInfo.InvariantCulture, $"{value / 1000}.{value % 1000:000}"));

    /// <summary>Ends the row.</summary>
    public string Take()
    {
        var row = _text.ToString();
        _text.Clear();
        _started = false;
        return row;
    }
}
