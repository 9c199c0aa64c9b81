using System.Text;
using Xunit;

namespace ActorStream.Connectors.Tests;

public class TimestampsTests
{
    [Theory]
    [InlineData("1995-08-01", "1995-08-01T00:00:00.0000000+00:00")]
    [InlineData("1995-08-01T01:02", "1995-08-01T01:02:00.0000000+00:00")]
    [InlineData("1995-08-01 01:02:03", "1995-08-01T01:02:03.0000000+00:00")]
    [InlineData("1995-08-01T01:02:03.5Z", "1995-08-01T01:02:03.5000000+00:00")]
    [InlineData("1995-08-01T01:02:03.123456789Z", "1995-08-01T01:02:03.1234567+00:00")]
    [InlineData("1995-08-01T01:02:03-05:30", "1995-08-01T01:02:03.0000000-05:30")]
    [InlineData("1995-08-01t01:02:03+0130", "1995-08-01T01:02:03.0000000+01:30")]
    [InlineData("2024-02-29T23:59:59+14", "2024-02-29T23:59:59.0000000+14:00")]
    public void Times_of_ISO_and_SQL_are_read(string text, string expected)
    {
        Assert.True(Timestamps.TryParse(Encoding.UTF8.GetBytes(text), out var value));
        Assert.Equal(expected, value.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(Timestamps.TryParse(Encoding.UTF8.GetBytes(Timestamps.Text(value)), out var again));
        Assert.Equal(value, again);
        Assert.Equal(value.Offset, again.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1995")]
    [InlineData("1995-08-1")]
    [InlineData("1995-02-29")]
    [InlineData("0000-01-01")]
    [InlineData("1995-13-01")]
    [InlineData("1995-08-01T")]
    [InlineData("1995-08-01T24:00")]
    [InlineData("1995-08-01T00:60")]
    [InlineData("1995-08-01T00:00:60")]
    [InlineData("1995-08-01T00:00:00.")]
    [InlineData("1995-08-01T00:00:00X")]
    [InlineData("1995-08-01T00:00:00+15:00")]
    [InlineData("1995-08-01T00:00:00+1:00")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("1995/08/01")]
    [InlineData("19x5-08-01")]
    public void What_is_no_time_is_refused(string text) => Assert.False(Timestamps.TryParse(Encoding.UTF8.GetBytes(text), out _));
}
