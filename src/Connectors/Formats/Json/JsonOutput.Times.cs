using System.Buffers.Text;

namespace ActorStream.Connectors;

/// <content>Times.</content>
internal ref partial struct JsonOutput
{
    private const int LongestTime = 40;

    public void Instant(DateTimeOffset value)
    {
        Reserve(LongestTime);
        var offset = _times is null ? value.Offset : TimeSpan.Zero;
        _span[_at++] = (byte)'"';
        Point(offset == TimeSpan.Zero ? value.UtcDateTime : value.DateTime);
        Offset(offset);
        _span[_at++] = (byte)'"';
    }

    public void Utc(DateTime value)
    {
        if (_times is null)
        {
            Instant(value.Kind == DateTimeKind.Local ? new DateTimeOffset(value) : new DateTimeOffset(value.Ticks, TimeSpan.Zero));
            return;
        }
        Reserve(LongestTime);
        _span[_at++] = (byte)'"';
        Point(value);
        _span[_at++] = (byte)'"';
    }

    public void Date(DateOnly value)
    {
        Reserve(12);
        _span[_at++] = (byte)'"';
        Day(value.Year, value.Month, value.Day);
        _span[_at++] = (byte)'"';
    }

    public void Time(TimeOnly value) => Span(value.ToTimeSpan());

    public void Span(TimeSpan value)
    {
        Reserve(LongestTime);
        _span[_at++] = (byte)'"';
        Utf8Formatter.TryFormat(value, _span[_at..], out var length, 'c');
        _at += length;
        _span[_at++] = (byte)'"';
    }

    /// <summary>Day and time, with as many digits of a second as there are.</summary>
    private void Point(DateTime value)
    {
        value.Deconstruct(out var date, out var time);
        Day(date.Year, date.Month, date.Day);
        _span[_at++] = _times == TimestampFormat.Sql ? (byte)' ' : (byte)'T';
        Two(time.Hour);
        _span[_at++] = (byte)':';
        Two(time.Minute);
        _span[_at++] = (byte)':';
        Two(time.Second);
        var rest = (int)(time.Ticks % TimeSpan.TicksPerSecond);
        if (rest == 0) return;
        var digits = 7;
        for (; rest % 10 == 0; digits--) rest /= 10;
        _span[_at++] = (byte)'.';
        for (var i = digits - 1; i >= 0; i--, rest /= 10) _span[_at + i] = (byte)('0' + (rest % 10));
        _at += digits;
    }

    private void Offset(TimeSpan offset)
    {
        if (offset == TimeSpan.Zero)
        {
            _span[_at++] = (byte)'Z';
            return;
        }
        _span[_at++] = offset < TimeSpan.Zero ? (byte)'-' : (byte)'+';
        offset = offset.Duration();
        Two(offset.Hours);
        _span[_at++] = (byte)':';
        Two(offset.Minutes);
    }

    private void Day(int year, int month, int day)
    {
        Two(year / 100);
        Two(year % 100);
        _span[_at++] = (byte)'-';
        Two(month);
        _span[_at++] = (byte)'-';
        Two(day);
    }

    private void Two(int value)
    {
        _span[_at + 1] = (byte)('0' + (value % 10));
        _span[_at] = (byte)('0' + (value / 10));
        _at += 2;
    }
}
