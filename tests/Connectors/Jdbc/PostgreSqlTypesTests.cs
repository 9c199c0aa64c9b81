using System.Globalization;
using System.Numerics;
using System.Reflection;
using Xunit;

namespace ActorStream.Connectors.Tests.Jdbc;

/// <summary>Each type there and back, with PostgreSQL's own reading of a literal as the judge.</summary>
[Collection(PostgreSqlTests.Name)]
public class PostgreSqlTypesTests(PostgreSqlServer server)
{
    public record Cell<T>(int Id, T Value);

    public enum Mood
    {
        Sad,
        Happy,
    }

    static readonly (string Type, string Literal, object Value)[] Table =
    [
        ("smallint", "-32768", short.MinValue), ("smallint", "255", (byte)255), ("integer", "2147483647", int.MaxValue), ("bigint", "-9223372036854775808", long.MinValue),
        ("integer", "7", 7L), ("bigint", "4294967295", uint.MaxValue), ("integer", "1", Mood.Happy),
        ("numeric", "79228162514264337593543950335", decimal.MaxValue), ("numeric(10,4)", "12.3456", 12.3456m), ("numeric", "12.50", 12.50m),
        ("numeric", "123456789012345678901234567890123456789012345678901234567890", BigInteger.Parse("123456789012345678901234567890123456789012345678901234567890", CultureInfo.InvariantCulture)),
        ("numeric", "0.1", 0.1), ("real", "0.1", 0.1f), ("double precision", "1e308", 1e308), ("double precision", "NaN", double.NaN), ("double precision", "-Infinity", double.NegativeInfinity),
        ("boolean", "true", true), ("text", "ä€𝄞'\"\\", "ä€𝄞'\"\\"), ("text", "", ""), ("varchar(5)", "abc", "abc"), ("char(3)", "ab ", "ab "), ("text", "x", 'x'), ("text", "Happy", Mood.Happy),
        ("uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", Guid.Parse("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")), ("uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
        ("jsonb", "{\"a\": [1, null]}", "{\"a\": [1, null]}"), ("json", "{ \"a\" : 1 }", "{ \"a\" : 1 }"),
        ("jsonb", "{\"a\": [1, null]}", System.Text.Json.JsonElement.Parse("{\"a\": [1, null]}")),
        ("bytea", "\\x00ff10", new byte[] { 0, 255, 16 }), ("bytea", "\\x01", new ReadOnlyMemory<byte>([1])),
        ("timestamptz", "2026-11-21 12:00:00.123456+02", new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero).AddTicks(1_234_560)),
        ("timestamptz", "0001-01-01 00:00:01+00", new DateTime(1, 1, 1, 0, 0, 1, DateTimeKind.Utc)),
        ("timestamp", "2026-11-21 12:00:00.5", new DateTime(2026, 11, 21, 12, 0, 0, 500, DateTimeKind.Utc)), ("timestamp", "2026-11-21 12:00:00", new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero)),
        ("date", "2024-02-29", new DateOnly(2024, 2, 29)), ("date", "2024-02-29", new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc)),
        ("time", "23:59:59.999999", new TimeOnly(23, 59, 59).Add(TimeSpan.FromTicks(9_999_990))), ("time", "01:00", TimeSpan.FromHours(1)), ("interval", "1 day 02:00:00", new TimeSpan(1, 2, 0, 0)),
        ("mood", "Happy", "Happy"), ("mood", "Happy", Mood.Happy), ("positive", "3", 3), ("inet", "10.0.0.1", "10.0.0.1"),
        ("integer[]", "{1,2,3}", new[] { 1, 2, 3 }), ("integer[]", "{1,NULL}", new int?[] { 1, null }), ("bigint[]", "{}", Array.Empty<long>()), ("text[]", "{a,\"b,c\",NULL}", new[] { "a", "b,c", null }),
        ("integer[]", "{{1,2},{3,4}}", new[,] { { 1, 2 }, { 3, 4 } }), ("uuid[]", "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}", new[] { Guid.Parse("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11") }),
        ("numeric[]", "{1.5}", new List<decimal> { 1.5m }), ("timestamptz[]", "{2026-11-21 12:00:00+00}", new[] { new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero) }), ("mood[]", "{sad,Happy}", new[] { "sad", "Happy" }),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.Length)];

    [Fact]
    public void The_table_is_whole() => Assert.True(Table.Length > 45);

    [Theory, MemberData(nameof(Rows))]
    public async Task A_value_is_what_PostgreSQL_takes_its_literal_for_and_comes_back(int row)
    {
        if (PostgreSqlServer.WhyNot is not null) return;
        var (type, literal, value) = Table[row];
        await (Task)GetType().GetMethod(nameof(ThereAndBackAsync), BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(value.GetType()).Invoke(this, [type, literal, value])!;
        if (value.GetType().IsValueType)
            await (Task)GetType().GetMethod(nameof(NullableAsync), BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(value.GetType()).Invoke(this, [type, literal, value])!;
    }

    async Task ThereAndBackAsync<T>(string type, string literal, T value) => await CheckAsync(type, literal, [new Cell<T>(1, value)]);

    async Task NullableAsync<T>(string type, string literal, T value)
        where T : struct => await CheckAsync(type, literal, [new Cell<T?>(1, value), new Cell<T?>(2, null)]);

    async Task CheckAsync<T>(string type, string literal, Cell<T>[] cells)
    {
        await using var database = await TestDatabase.PostgreSqlAsync(server);
        await database.RunAsync("create type mood as enum ('sad', 'Happy'); create domain positive as integer check (value > 0)");
        foreach (var key in new[] { new[] { "id" }, [] })
        {
            await database.RunAsync($"drop table if exists cells; create table cells (id integer {(key.Length > 0 ? "primary key" : "")}, value {type})");
            var env = Jobs.Environment();
            env.FromCollection(cells).SinkTo(new JdbcSink<Cell<T>> { DataSource = database.Source, Table = "cells", UpsertKey = key });
            await env.ExecuteAsync("cells");
            // As text, since json has no equality; the type's own text of the literal.
            var escaped = literal.Replace("'", "''", StringComparison.Ordinal);
            Assert.Equal(["1|True"], await database.QueryAsync($"select id, value::text = '{escaped}'::{type}::text from cells where id = 1"));
            Assert.Equal([$"{cells.Length - 1}"], await database.QueryAsync("select count(*) from cells where value is null"));
        }
        if (type == "inet") return;
        var read = await Jobs.ReadAsync(new JdbcSource<Cell<T>> { DataSource = database.Source, Table = "cells", OrderBy = "id" });
        Assert.Equal(cells.Select(static c => Text(c.Value)), read.Select(static c => Text(c.Value)));
    }

    static string Text(object? value) => value switch
    {
        null => "null",
        ReadOnlyMemory<byte> bytes => Convert.ToHexString(bytes.Span),
        System.Collections.IEnumerable list and not string => "[" + string.Join(", ", list.Cast<object?>().Select(Text)) + "]",
        DateTime time => time.ToString("o", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
