using Npgsql;

namespace ActorStream.Persistence;

/// <summary>The tables of a <see cref="PostgreSqlStore"/>: their names, and how they are made.</summary>
/// <param name="schema">The schema; empty: the first one of the connection's search path.</param>
/// <param name="prefix">What their names begin with.</param>
internal sealed class PostgreSqlTables(string schema, string prefix)
{
    // Two sessions that make a table at the same time disturb each other; this lock, whose number means nothing, makes them take turns.
    const long CreationLock = 0x4153_5452_4541_4D01;

    public string Record { get; } = Quoted(schema, prefix + "record");

    public string Object { get; } = Quoted(schema, prefix + "object");

    public string Chunk { get; } = Quoted(schema, prefix + "chunk");

    public async Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await ExistAsync(connection, cancellationToken).ConfigureAwait(false))
            return;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({CreationLock})", connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        if (!await ExistAsync(connection, cancellationToken).ConfigureAwait(false))
        {
            command.CommandText = $"""
                {(schema.Length == 0 ? "" : $"CREATE SCHEMA IF NOT EXISTS {Quoted(schema)};")}
                CREATE TABLE IF NOT EXISTS {Record} (job text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, content bytea NOT NULL);
                CREATE TABLE IF NOT EXISTS {Chunk} (object bigint, number bigint, content bytea NOT NULL, PRIMARY KEY (object, number));
                ALTER TABLE {Chunk} ALTER COLUMN content SET STORAGE EXTERNAL;
                CREATE TABLE IF NOT EXISTS {Object}
                    (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, job text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, length bigint NOT NULL, UNIQUE (job, name));
                """;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    async Task<bool> ExistAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection) { Parameters = { new() { Value = Object } } };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    static string Quoted(params ReadOnlySpan<string> parts)
    {
        var names = new List<string>();
        foreach (var part in parts)
        {
            if (part.Length > 0)
                names.Add($"\"{part.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        }
        return string.Join('.', names);
    }
}
