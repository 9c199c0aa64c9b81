using Xunit;

namespace ActorStream.Connectors.Tests;

public sealed class RandomSourceTests
{
    [Fact]
    public async Task Records_are_the_same_at_any_parallelism()
    {
        var source = new RandomSource<Flink.FlinkTree> { NumberOfRows = 200, RowsPerSecond = null };
        string Text(Flink.FlinkTree e) => System.Text.Json.JsonSerializer.Serialize(e);
        var one = (await Jobs.ReadAsync(source)).Select(Text).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(200, one.Distinct().Count());
        Assert.Equal(one, (await Jobs.ReadAsync(source, 3)).Select(Text).Order(StringComparer.Ordinal));
        Assert.NotEqual(one, (await Jobs.ReadAsync(new RandomSource<Flink.FlinkTree> { NumberOfRows = 200, RowsPerSecond = null, Seed = 1 })).Select(Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_option_shapes_the_values()
    {
        var now = new DateTimeOffset(2024, 5, 1, 0, 0, 0, TimeSpan.Zero);
        var rows = await Jobs.ReadAsync(new RandomSource<Row>
        {
            RowsPerSecond = null,
            Now = now,
            Fields =
            {
                ["id"] = FieldGenerator.Sequence(5, 1004),
                ["Size"] = new FieldGenerator { Min = -3, Max = 4 },
                ["Share"] = new FieldGenerator { Min = 2, Max = 3 },
                ["Name"] = new FieldGenerator { Length = 7, VarLength = true },
                ["Code"] = new FieldGenerator { Length = 4 },
                ["Note"] = new FieldGenerator { NullRate = 0.3, Length = 1 },
                ["Time"] = new FieldGenerator { MaxPast = TimeSpan.FromHours(1) },
                ["Parts"] = new FieldGenerator { Length = 2 },
            },
        });
        Assert.Equal(Enumerable.Range(5, 1000).Select(static i => (long)i), rows.Select(static r => r.Id));
        Assert.Equal([-3, -2, -1, 0, 1, 2, 3, 4], rows.Select(static r => r.Size).Distinct().Order());
        Assert.All(rows, static r => Assert.InRange(r.Share, 2, 3));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], rows.Select(static r => r.Name.Length).Distinct().Order());
        Assert.All(rows, static r => Assert.Matches("^[0-9a-f]{4}$", r.Code));
        Assert.InRange(rows.Count(static r => r.Note is null), 240, 360);
        Assert.All(rows, r => Assert.InRange(r.Time, now.AddHours(-1), now));
        Assert.True(rows.Select(static r => r.Time).Distinct().Count() > 900);
        Assert.All(rows, static r => Assert.Equal(2, r.Parts.Length));
    }

    [Fact]
    public async Task The_shortest_sequence_ends_the_source()
    {
        Assert.Equal(3, (await Jobs.ReadAsync(new RandomSource<(long A, int B)> { Fields = { ["Item1"] = FieldGenerator.Sequence(1, 9), ["Item2"] = FieldGenerator.Sequence(7, 9) } })).Count);
        Assert.Equal(Boundedness.Unbounded, new RandomSource<Row>().Boundedness);
        Assert.Equal(Boundedness.Bounded, new RandomSource<Row> { Fields = { ["Id"] = FieldGenerator.Sequence(1, 9) } }.Boundedness);
    }

    [Fact]
    public void Wrong_options_name_themselves()
    {
        Refused(new() { Fields = { ["Idd"] = new() } }, "RandomSource.Fields has \"Idd\", which is no member of Row. Did you mean Id?");
        Refused(new() { Fields = { ["Id"] = FieldGenerator.Sequence(2, 1) } }, "RandomSource.Fields[\"Id\"] ends at 1, before it starts at 2.");
        Refused(new() { Fields = { ["Id"] = new() { Min = 2, Max = 1 } } }, "has a Max of 1, below its Min of 2.");
        Refused(new() { Fields = { ["Id"] = new() { NullRate = 0.5 } } }, "has a NullRate, but Int64 cannot be null.");
        Refused(new() { Fields = { ["Time"] = FieldGenerator.Sequence(1, 2) } }, "is a sequence, which DateTimeOffset cannot be.");
        Assert.Contains("values of Version, the type of Value, cannot be made up", Assert.Throws<ArgumentException>(() => ((ISource<Odd>)new RandomSource<Odd>()).Validate()).Message, StringComparison.Ordinal);
    }

    private static void Refused(RandomSource<Row> source, string message) => Assert.Contains(message, Assert.Throws<ArgumentException>(() => ((ISource<Row>)source).Validate()).Message, StringComparison.Ordinal);

    public sealed record Row(long Id, int Size, double Share, string Name, string Code, string? Note, DateTimeOffset Time, int[] Parts);

    public sealed record Odd(Version Value);
}
