using Microsoft.Data.Sqlite;

namespace ActorStream.Persistence;

/// <summary>Checkpoints in one SQLite file, on a disk of this machine (SQLite's log does not work on a shared one); several processes may use it.</summary>
/// <remarks>
/// Tables: <c>actorstream_record (job, version, content)</c>; <c>actorstream_object (id, job, name, length)</c>; <c>actorstream_chunk (id, content)</c>, where the n-th MiB of an
/// object has the id <c>object id * 2^20 + n</c>.
/// </remarks>
internal sealed class SqliteStore(string path) : ICheckpointStore
{
    const int ChunkBits = 20;

    readonly SqliteFile _file = new(path);

    public string Description => $"the SQLite file {_file.Path}";

    public bool IsDurable => true;

    public Task<StoredRecord?> ReadRecordAsync(string job, CancellationToken cancellationToken)
    {
        StoreNames.RequireJob(job);
        return _file.ReadAsync($"the record of job \"{job}\" cannot be read", connection =>
        {
            using var command = SqliteFile.Command(connection, "SELECT version, content FROM actorstream_record WHERE job = $1", job);
            using var rows = command.ExecuteReader();
            return rows.Read() ? new StoredRecord(rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)) : null;
        }, cancellationToken);
    }

    public Task<bool> TryWriteRecordAsync(string job, long expectedVersion, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        StoreNames.RequireJob(job);
        return _file.WriteAsync($"the record of job \"{job}\" cannot be written", connection =>
        {
            using var command = expectedVersion == 0
                ? SqliteFile.Command(connection, "INSERT INTO actorstream_record VALUES ($1, 1, $2) ON CONFLICT DO NOTHING", job, content.ToArray())
                : SqliteFile.Command(
                    connection, "UPDATE actorstream_record SET version = version + 1, content = $2 WHERE job = $1 AND version = $3", job, content.ToArray(), expectedVersion);
            return command.ExecuteNonQuery() == 1;
        }, cancellationToken);
    }

    public Task WriteObjectAsync(string job, string name, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken)
    {
        StoreNames.RequireObject(job, name);
        return _file.WriteAsync($"object \"{name}\" of job \"{job}\" cannot be written", connection =>
        {
            Delete(connection, job, name);
            using var command = SqliteFile.Command(
                connection, "INSERT INTO actorstream_object (job, name, length) VALUES ($1, $2, $3) RETURNING id", job, name, ObjectChunks.Length(content));
            var first = (long)command.ExecuteScalar()! << ChunkBits;
            using var insert = SqliteFile.Command(connection, "INSERT INTO actorstream_chunk VALUES ($1, $2)", 0L, Array.Empty<byte>());
            foreach (var chunk in ObjectChunks.Of(content))
            {
                cancellationToken.ThrowIfCancellationRequested();
                insert.Parameters[0].Value = first++;
                insert.Parameters[1].Value = chunk.Count == chunk.Array!.Length ? chunk.Array : chunk.ToArray();
                insert.ExecuteNonQuery();
            }
            return true;
        }, cancellationToken);
    }

    public Task<StoredObject?> OpenObjectAsync(string job, string name, CancellationToken cancellationToken)
    {
        StoreNames.RequireObject(job, name);
        return _file.ReadAsync<StoredObject?>($"object \"{name}\" of job \"{job}\" cannot be opened", connection =>
        {
            using var command = SqliteFile.Command(connection, "SELECT id, length FROM actorstream_object WHERE job = $1 AND name = $2", job, name);
            using var rows = command.ExecuteReader();
            return rows.Read() ? new ChunkedObject(_file, rows.GetInt64(0), rows.GetInt64(1), $"object \"{name}\" of job \"{job}\" in {Description}") : null;
        }, cancellationToken);
    }

    public Task<IReadOnlyList<string>> ListObjectsAsync(string job, string prefix, CancellationToken cancellationToken)
    {
        StoreNames.RequireJob(job);
        return _file.ReadAsync<IReadOnlyList<string>>($"the objects of job \"{job}\" cannot be listed", connection =>
        {
            using var command = SqliteFile.Command(
                connection, "SELECT name FROM actorstream_object WHERE job = $1 AND substr(name, 1, length($2)) = $2 ORDER BY name", job, prefix);
            using var rows = command.ExecuteReader();
            var names = new List<string>();
            while (rows.Read())
                names.Add(rows.GetString(0));
            return names;
        }, cancellationToken);
    }

    public Task DeleteObjectAsync(string job, string name, CancellationToken cancellationToken)
    {
        StoreNames.RequireObject(job, name);
        return _file.WriteAsync($"object \"{name}\" of job \"{job}\" cannot be deleted", connection => Delete(connection, job, name), cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _file.Close();
        return ValueTask.CompletedTask;
    }

    static bool Delete(SqliteConnection connection, string job, string name)
    {
        using var command = SqliteFile.Command(connection, "DELETE FROM actorstream_object WHERE job = $1 AND name = $2 RETURNING id", job, name);
        if (command.ExecuteScalar() is not long id)
            return false;
        using var chunks = SqliteFile.Command(connection, "DELETE FROM actorstream_chunk WHERE id >= $1 AND id < $2", id << ChunkBits, (id + 1) << ChunkBits);
        chunks.ExecuteNonQuery();
        return true;
    }

    sealed class ChunkedObject(SqliteFile file, long id, long length, string name) : StoredObject(length, name)
    {
        public override async ValueTask ReadAsync(long offset, Memory<byte> into, CancellationToken cancellationToken)
        {
            RequireInside(offset, into.Length);
            await file.ReadAsync($"{Name} cannot be read", connection =>
            {
                while (into.Length > 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var (number, at) = Math.DivRem(offset, ObjectChunks.Size);
                    var count = (int)Math.Min(into.Length, ObjectChunks.Size - at);
                    ReadChunk(connection, (id << ChunkBits) + number, at, into.Span[..count]);
                    offset += count;
                    into = into[count..];
                }
                return true;
            }, cancellationToken).ConfigureAwait(false);
        }

        void ReadChunk(SqliteConnection connection, long chunk, long at, Span<byte> into)
        {
            try
            {
                using var blob = new SqliteBlob(connection, "actorstream_chunk", "content", chunk, readOnly: true);
                blob.Position = at;
                blob.ReadExactly(into);
            }
            catch (SqliteException error) when (error.SqliteErrorCode == 1)
            {
                throw new IOException($"{Name} has been deleted or replaced since it was opened.", error);
            }
        }
    }
}
