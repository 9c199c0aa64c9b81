using System.Globalization;
using ActorStream.Connectors;
using Npgsql;
using NpgsqlTypes;

namespace ActorStream.Benchmarks;

/// <summary>
/// <c>bench jdbc</c>: rows into PostgreSQL, by a job and by a loop written by hand, by turns, the best run of each: upserts against statements with as many rows in <c>values</c>, appends
/// against one binary COPY. The server is the one of <c>ACTORSTREAM_TEST_POSTGRES</c> (a connection string).
/// </summary>
internal sealed class JdbcCommand(TimeProvider clock, TextWriter output)
{
    const int Keys = 100_000;

    public void Run(Options options)
    {
        if (Environment.GetEnvironmentVariable("ACTORSTREAM_TEST_POSTGRES") is not { Length: > 0 } text)
            throw new ArgumentException("bench jdbc needs a server: ACTORSTREAM_TEST_POSTGRES=\"Host=…;Username=…;Database=…\"");
        var events = options.Number("--events", 500_000);
        var rows = (int)options.Number("--rows-at-once", 1000);
        var rounds = (int)options.Number("--rounds", 3);
        using var database = NpgsqlDataSource.Create(text);
        Measure("upsert", $"{rows} rows a statement", events, rounds, database, () => Upsert(database, events, rows), () => UpsertByHand(database, events, rows));
        Measure("append", "COPY", events * 4, rounds, database, () => Append(database, events * 4, DeliveryGuarantee.AtLeastOnce), () => CopyByHand(database, events * 4));
        Execute(database, "drop table if exists bench_rows");
    }

    void Measure(string name, string how, long events, int rounds, NpgsqlDataSource database, Action own, Action byHand)
    {
        var (best, bestByHand) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round <= rounds; round++)
        {
            var (one, other) = (Time(database, name, byHand), Time(database, name, own));
            // The first round warms up.
            if (round == 0) continue;
            (bestByHand, best) = (Math.Min(bestByHand, one), Math.Min(best, other));
        }
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name} ({how}): {events} rows, best of {rounds}: by hand {events / bestByHand / 1000:F0} thousand/s, JdbcSink {events / best / 1000:F0} thousand/s: {bestByHand / best:P0}"));
    }

    double Time(NpgsqlDataSource database, string name, Action run)
    {
        Execute(database, "drop table if exists bench_rows; create table bench_rows (id bigint" + (name == "upsert" ? " primary key" : "") + ", name text, amount double precision, time timestamptz)");
        // What the run before has left to be written must not fall into this one.
        Execute(database, "checkpoint");
        var began = clock.GetTimestamp();
        run();
        return clock.GetElapsedTime(began).TotalSeconds;
    }

    static Row Make(long n) => new(n * 7919 % Keys, "name of a row", n * 0.5, DateTimeOffset.UnixEpoch.AddSeconds(n));

    static void Upsert(NpgsqlDataSource database, long events, int rows) => Job(
        events, new JdbcSink<Row> { DataSource = database, Table = "bench_rows", UpsertKey = ["id"], BatchRows = rows });

    static void Append(NpgsqlDataSource database, long events, DeliveryGuarantee guarantee) => Job(
        events, new JdbcSink<Row> { DataSource = database, Table = "bench_rows", BatchRows = 100_000, BatchInterval = TimeSpan.FromSeconds(10), DeliveryGuarantee = guarantee });

    static void Job(long events, ISink<Row> sink)
    {
        var env = StreamExecutionEnvironment.Create();
        env.Parallelism = 1;
        env.FromSource(DataGeneratorSource.OfBatches<Row>(Fill, events)).SinkTo(sink);
        env.Execute("jdbc");
    }

    static void Fill(long first, Span<Row> values)
    {
        for (var i = 0; i < values.Length; i++) values[i] = Make(first + i);
    }

    static void UpsertByHand(NpgsqlDataSource database, long events, int rows)
    {
        using var connection = database.OpenConnection();
        var values = string.Join(", ", Enumerable.Range(0, rows).Select(static r => $"(${(r * 4) + 1}, ${(r * 4) + 2}, ${(r * 4) + 3}, ${(r * 4) + 4})"));
        using var command = new NpgsqlCommand(
            $"insert into bench_rows values {values} on conflict (id) do update set name = excluded.name, amount = excluded.amount, time = excluded.time", connection);
        var (ids, names, amounts, times) = (new NpgsqlParameter<long>[rows], new NpgsqlParameter<string>[rows], new NpgsqlParameter<double>[rows], new NpgsqlParameter<DateTime>[rows]);
        for (var r = 0; r < rows; r++)
        {
            command.Parameters.Add(ids[r] = new() { NpgsqlDbType = NpgsqlDbType.Bigint });
            command.Parameters.Add(names[r] = new() { NpgsqlDbType = NpgsqlDbType.Text });
            command.Parameters.Add(amounts[r] = new() { NpgsqlDbType = NpgsqlDbType.Double });
            command.Parameters.Add(times[r] = new() { NpgsqlDbType = NpgsqlDbType.TimestampTz });
        }
        command.Prepare();
        for (var n = 0L; n + rows <= events; n += rows)
        {
            for (var r = 0; r < rows; r++)
            {
                var row = Make(n + r);
                (ids[r].TypedValue, names[r].TypedValue, amounts[r].TypedValue, times[r].TypedValue) = (row.Id, row.Name, row.Amount, row.Time.UtcDateTime);
            }
            command.ExecuteNonQuery();
        }
    }

    static void CopyByHand(NpgsqlDataSource database, long events)
    {
        using var connection = database.OpenConnection();
        using var importer = connection.BeginBinaryImport("copy bench_rows from stdin (format binary)");
        for (var n = 0L; n < events; n++)
        {
            var row = Make(n);
            importer.StartRow();
            importer.Write(row.Id, NpgsqlDbType.Bigint);
            importer.Write(row.Name, NpgsqlDbType.Text);
            importer.Write(row.Amount, NpgsqlDbType.Double);
            importer.Write(row.Time.UtcDateTime, NpgsqlDbType.TimestampTz);
        }
        importer.Complete();
    }

    static void Execute(NpgsqlDataSource database, string text)
    {
        using var command = database.CreateCommand(text);
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }

    internal readonly record struct Row(long Id, string Name, double Amount, DateTimeOffset Time);
}
