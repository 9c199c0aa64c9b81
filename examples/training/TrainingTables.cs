using System.Data.Common;
using System.Globalization;

namespace ActorStream.Examples;

/// <summary>The tables that the job writes, in PostgreSQL or SQLite.</summary>
static class TrainingTables
{
    static readonly string[] Windows = ["tumbling", "sliding", "session"];
    static readonly string[] Keys = ["host", "referrer"];

    public static IEnumerable<string> All => Keys.SelectMany(static key => Windows.Select(window => $"{key}_{window}"));

    public static async Task CreateAsync(DbDataSource database)
    {
        foreach (var table in All)
        {
            await RunAsync(database, $"""
                create table if not exists {table} (name text not null, window_start timestamptz not null, window_end timestamptz not null, hits bigint not null, bytes bigint not null,
                primary key (name, window_start))
                """);
        }
        await RunAsync(database, "create table if not exists bad_events (split text not null, position text not null, text text not null, message text not null, primary key (split, position))");
    }

    /// <summary>How much there is of everything, and the busiest of each.</summary>
    public static async Task PrintAsync(DbDataSource database)
    {
        foreach (var table in All)
        {
            var rows = await ReadAsync(database, $"select count(*), coalesce(sum(hits), 0) from {table}");
            Console.WriteLine($"{table}: {rows[0][0]} rows, {rows[0][1]} hits; the busiest:");
            foreach (var row in await ReadAsync(database, $"select name, window_start, window_end, hits from {table} order by hits desc, name, window_start limit 3"))
                Console.WriteLine($"  {row[0],-28} {row[1]} - {row[2]}  {row[3]}");
        }
        foreach (var row in await ReadAsync(database, "select count(*), min(message) from bad_events")) Console.WriteLine($"bad_events: {row[0]} rows, such as: {row[1]}");
    }

    static async Task RunAsync(DbDataSource database, string text)
    {
        await using var command = database.CreateCommand(text);
        await command.ExecuteNonQueryAsync();
    }

    static async Task<List<string[]>> ReadAsync(DbDataSource database, string text)
    {
        await using var command = database.CreateCommand(text);
        await using var rows = await command.ExecuteReaderAsync();
        var all = new List<string[]>();
        while (await rows.ReadAsync()) all.Add([.. Enumerable.Range(0, rows.FieldCount).Select(i => Convert.ToString(rows.GetValue(i), CultureInfo.InvariantCulture) ?? "")]);
        return all;
    }
}
