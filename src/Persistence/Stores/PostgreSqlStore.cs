using Npgsql;

namespace ActorStream.Persistence;

/// <summary>Checkpoints in a PostgreSQL database, for processes on any number of machines. It makes its tables when they are not there.</summary>
/// <remarks>
/// Tables, each name after the prefix: <c>record (job, version, content)</c>; <c>object (id, job, name, length)</c>; <c>chunk (object, number, content)</c>, in pieces of 1 MiB. An object is
/// written in one transaction.
/// </remarks>
internal sealed class PostgreSqlStore : ICheckpointStore
{
    readonly PostgreSqlTables _tables;
    readonly PostgreSqlSessions _sessions;

    /// <param name="source">The database; whoever made it disposes of it.</param>
    /// <param name="schema">The schema of the tables; empty: the first one of the search path.</param>
    /// <param name="prefix">What the names of the tables begin with.</param>
    public PostgreSqlStore(NpgsqlDataSource source, string schema = "", string prefix = "actorstream_")
    {
        var at = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        Description = $"the PostgreSQL database {at.Database ?? at.Username} at {at.Host}:{at.Port}";
        _tables = new(schema, prefix);
        _sessions = new(source, _tables, Description);
    }

    public string Description { get; }

    public bool IsDurable => true;

    public Task<StoredRecord?> ReadRecordAsync(string job, CancellationToken cancellationToken)
    {
        Require(job);
        return _sessions.ReadAsync($"the record of job \"{job}\" cannot be read", async connection =>
        {
            await using var command = Command(connection, $"SELECT version, content FROM {_tables.Record} WHERE job = $1", job);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            return await rows.ReadAsync(cancellationToken).ConfigureAwait(false) ? new StoredRecord(rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)) : null;
        }, cancellationToken);
    }

    public Task<bool> TryWriteRecordAsync(string job, long expectedVersion, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        Require(job);
        return _sessions.WriteAsync($"the record of job \"{job}\" cannot be written", async connection =>
        {
            await using var command = expectedVersion == 0
                ? Command(connection, $"INSERT INTO {_tables.Record} (job, version, content) VALUES ($1, 1, $2) ON CONFLICT DO NOTHING", job, content)
                : Command(connection, $"UPDATE {_tables.Record} SET version = version + 1, content = $2 WHERE job = $1 AND version = $3", job, content, expectedVersion);
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
        }, cancellationToken);
    }

    public Task WriteObjectAsync(string job, string name, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken)
    {
        StoreNames.RequireObject(job, name);
        Require(job);
        return _sessions.TransactAsync($"object \"{name}\" of job \"{job}\" cannot be written", async connection =>
        {
            await DeleteAsync(connection, job, name, cancellationToken).ConfigureAwait(false);
            await using var command = Command(
                connection, $"INSERT INTO {_tables.Object} (job, name, length) VALUES ($1, $2, $3) RETURNING id", job, name, ObjectChunks.Length(content));
            var id = (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
            await using var insert = Command(connection, $"INSERT INTO {_tables.Chunk} (object, number, content) VALUES ($1, $2, $3)", id, 0L, Array.Empty<byte>());
            var number = 0L;
            foreach (var chunk in ObjectChunks.Of(content))
            {
                cancellationToken.ThrowIfCancellationRequested();
                insert.Parameters[1].Value = number++;
                insert.Parameters[2].Value = chunk;
                await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }, cancellationToken);
    }

    public Task<StoredObject?> OpenObjectAsync(string job, string name, CancellationToken cancellationToken)
    {
        StoreNames.RequireObject(job, name);
        Require(job);
        return _sessions.ReadAsync<StoredObject?>($"object \"{name}\" of job \"{job}\" cannot be opened", async connection =>
        {
            await using var command = Command(connection, $"SELECT id, length FROM {_tables.Object} WHERE job = $1 AND name = $2", job, name);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            return await rows.ReadAsync(cancellationToken).ConfigureAwait(false)
                ? new ChunkedObject(this, rows.GetInt64(0), rows.GetInt64(1), $"object \"{name}\" of job \"{job}\" in {Description}")
                : null;
        }, cancellationToken);
    }

    public Task<IReadOnlyList<string>> ListObjectsAsync(string job, string prefix, CancellationToken cancellationToken)
    {
        Require(job);
        return _sessions.ReadAsync<IReadOnlyList<string>>($"the objects of job \"{job}\" cannot be listed", async connection =>
        {
            await using var command = Command(connection, $"SELECT name FROM {_tables.Object} WHERE job = $1 AND starts_with(name, $2) ORDER BY name", job, prefix);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var names = new List<string>();
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
                names.Add(rows.GetString(0));
            return names;
        }, cancellationToken);
    }

    public Task DeleteObjectAsync(string job, string name, CancellationToken cancellationToken)
    {
        StoreNames.RequireObject(job, name);
        Require(job);
        return _sessions.WriteAsync(
            $"object \"{name}\" of job \"{job}\" cannot be deleted", connection => DeleteAsync(connection, job, name, cancellationToken), cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    async Task<bool> DeleteAsync(NpgsqlConnection connection, string job, string name, CancellationToken cancellationToken)
    {
        await using var command = Command(
            connection,
            $"WITH gone AS (DELETE FROM {_tables.Object} WHERE job = $1 AND name = $2 RETURNING id) DELETE FROM {_tables.Chunk} WHERE object IN (SELECT id FROM gone)",
            job,
            name);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) > 0;
    }

    static NpgsqlCommand Command(NpgsqlConnection connection, string text, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(text, connection);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return command;
    }

    static void Require(string job)
    {
        StoreNames.RequireJob(job);
        if (job.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("PostgreSQL cannot keep a name with the character 0.", nameof(job));
    }

    sealed class ChunkedObject(PostgreSqlStore store, long id, long length, string name) : StoredObject(length, name)
    {
        public override async ValueTask ReadAsync(long offset, Memory<byte> into, CancellationToken cancellationToken)
        {
            RequireInside(offset, into.Length);
            await store._sessions.ReadAsync($"{Name} cannot be read", connection => ReadAsync(connection, offset, into, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        async Task<bool> ReadAsync(NpgsqlConnection connection, long offset, Memory<byte> into, CancellationToken cancellationToken)
        {
            await using var command = Command(
                connection, $"SELECT substring(content FROM $3 FOR $4) FROM {store._tables.Chunk} WHERE object = $1 AND number = $2", id, 0L, 0, 0);
            while (into.Length > 0)
            {
                var (number, at) = Math.DivRem(offset, ObjectChunks.Size);
                var count = (int)Math.Min(into.Length, ObjectChunks.Size - at);
                command.Parameters[1].Value = number;
                command.Parameters[2].Value = (int)at + 1;
                command.Parameters[3].Value = count;
                if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not byte[] part || part.Length != count)
                    throw new IOException($"{Name} has been deleted or replaced since it was opened.");
                part.CopyTo(into);
                offset += count;
                into = into[count..];
            }
            return true;
        }
    }
}
