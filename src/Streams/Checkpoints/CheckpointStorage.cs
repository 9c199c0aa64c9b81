using System.Data.Common;
using ActorStream.Persistence;
using Npgsql;

namespace ActorStream;

/// <summary>Where a job's checkpoints are kept.</summary>
/// <remarks>In memory they end with the run of the job and serve its restarts; elsewhere a job that is started again goes on from the last one.</remarks>
public sealed class CheckpointStorage
{
    private readonly Func<TimeProvider, ICheckpointStore> _open;

    private CheckpointStorage(string description, bool isDurable, Func<TimeProvider, ICheckpointStore> open)
    {
        (Description, IsDurable) = (description, isDurable);
        _open = open;
    }

    /// <summary>The memory of the process. The default.</summary>
    public static CheckpointStorage Memory { get; } = new("memory", isDurable: false, static _ => new MemoryStore());

    /// <summary>What and where it is, without secrets.</summary>
    public string Description { get; }

    internal bool IsDurable { get; }

    /// <summary>A folder, on a disk or a network file system with atomic renames. Several jobs may share it.</summary>
    /// <param name="path">The folder; made when it is not there.</param>
    public static CheckpointStorage Directory(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = Path.GetFullPath(path);
        return new(full, isDurable: true, clock => new DirectoryStore(full, clock));
    }

    /// <summary>A SQLite database. Several jobs may share it.</summary>
    /// <param name="file">The database file; made when it is not there.</param>
    public static CheckpointStorage Sqlite(string file)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        var full = Path.GetFullPath(file);
        return new($"SQLite {full}", isDurable: true, _ => new SqliteStore(full));
    }

    /// <summary>A PostgreSQL database, in tables of its own that are made when they are not there. Several jobs may share it.</summary>
    /// <param name="dataSource">The database; it stays the caller's to dispose of.</param>
    public static CheckpointStorage PostgreSql(NpgsqlDataSource dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var connection = new DbConnectionStringBuilder { ConnectionString = dataSource.ConnectionString };
        var database = connection.TryGetValue("Database", out var name) ? name : "?";
        var host = connection.TryGetValue("Host", out var where) ? where : "?";
        return new($"PostgreSQL database {database} at {host}", isDurable: true, _ => new PostgreSqlStore(dataSource));
    }

    /// <inheritdoc/>
    public override string ToString() => Description;

    /// <summary>A store that is there.</summary>
    internal static CheckpointStorage Of(ICheckpointStore store) => new(store.Description, store.IsDurable, _ => store);

    /// <param name="clock">The real clock: other processes may share the place.</param>
    internal ICheckpointStore Open(TimeProvider clock) => _open(clock);
}
