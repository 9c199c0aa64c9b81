using System.Data.Common;
using ActorStream.Operators;

namespace ActorStream.Connectors;

/// <summary>Finds rows of a table by a key, for joins: a stream's records are asked about one by one, with <c>UnorderedWait</c> or <c>OrderedWait</c>.</summary>
/// <remarks>Safe to share between streams and subtasks; make one for the job. What it answers is the table as it is then: after a failure the answer may be another one. Nothing of it is in checkpoints.</remarks>
/// <typeparam name="TKey">The type of the keys: a single value, or a tuple with a value for each column.</typeparam>
/// <typeparam name="T">The type of the rows; columns go to members by name, as with <see cref="JdbcSource{T}"/>.</typeparam>
/// <example><code>
/// using var database = new SqliteDataSource("customers.db");
/// using (var create = database.CreateCommand("create table customers (id integer primary key, customer_name text); insert into customers values (1, 'ann'), (2, 'bob')")) create.ExecuteNonQuery();
/// var customers = new JdbcLookup&lt;long, Customer> { DataSource = database, Table = "customers", Key = ["id"], Cache = LookupCache.Partial(maxRows: 10_000, expireAfterWrite: TimeSpan.FromMinutes(10)) };
/// env.FromElements(2L, 1, 3)
///     .OrderedWait(async (id, cancellationToken) => (id, (await customers.FindAsync(id, cancellationToken))?.CustomerName), timeout: TimeSpan.FromSeconds(30))
///     .Print();
/// await env.ExecuteAsync();
/// // prints: (2, bob), (1, ann), (3, )
///
/// public record Customer(long Id, string CustomerName);
/// </code></example>
public sealed class JdbcLookup<TKey, T>
    where TKey : notnull
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private LookupQuery<TKey, T>? _query;
    private PartialCache<TKey, T>? _partial;
    private FullCache<TKey, T>? _full;

    /// <summary>The database: an <c>NpgsqlDataSource</c> (PostgreSQL), or a <see cref="SqliteDataSource"/>.</summary>
    public required DbDataSource DataSource { get; init; }

    /// <summary>The table, with its schema where needed.</summary>
    public required string Table { get; init; }

    /// <summary>The columns of the key, in the order of the key's values.</summary>
    public required IReadOnlyList<string> Key { get; init; }

    /// <summary>What is kept of the answers: by default nothing.</summary>
    public LookupCache Cache { get; init; } = LookupCache.None;

    /// <summary>How many times in a row a question is asked again after a lost connection and the like, each time a second later. The default is 3.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>The clock by which what is kept expires; null: the system's.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>How many questions the database was asked.</summary>
    public long Misses => Interlocked.Read(ref _misses);

    private long _misses;

#pragma warning disable RS0030 // It runs in the program's own functions, which have no clock of the job's.
    private TimeProvider Time => TimeProvider ?? TimeProvider.System;
#pragma warning restore RS0030

    /// <summary>The row of a key, or the first of several; the type's default where there is none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Exception">The table cannot be read; the message names it and says what to do.</exception>
    public async ValueTask<T?> FindAsync(TKey key, CancellationToken cancellationToken)
    {
        var rows = await FindAllAsync(key, cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 ? default : rows[0];
    }

    /// <summary>All rows of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Exception">The table cannot be read; the message names it and says what to do.</exception>
    public ValueTask<IReadOnlyList<T>> FindAllAsync(TKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        Prepare();
        if (_full is not null) return _full.FindAsync(key, cancellationToken);
        if (_partial is not null && _partial.TryGet(key, out var kept)) return new(kept);
        return AskAsync(key, cancellationToken);
    }

    private async ValueTask<IReadOnlyList<T>> AskAsync(TKey key, CancellationToken cancellationToken)
    {
        var rows = await RetryAsync(query => query.FindAsync(key, cancellationToken), cancellationToken).ConfigureAwait(false);
        _partial?.Put(key, rows);
        return rows;
    }

    private void Prepare()
    {
        if (_query is not null) return;
        lock (_lock)
        {
            if (_query is not null) return;
            if (Key.Count == 0) throw new ArgumentException("JdbcLookup.Key is empty. Name the columns by which rows are found.");
            if (Cache.IsPartial) _partial = new(Cache, Time);
            if (Cache.IsFull) _full = new(Cache.ReloadInterval, Time, cancellationToken => RetryAsync(query => query.LoadAsync(cancellationToken), cancellationToken));
            _query = new(DataSource, Table, Key);
        }
    }

    private async Task<TResult> RetryAsync<TResult>(Func<LookupQuery<TKey, T>, Task<TResult>> work, CancellationToken cancellationToken)
    {
        var dialect = JdbcDialect.Of(DataSource);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Interlocked.Increment(ref _misses);
                // SQLite knows no waiting: it would hold up the caller, which is the task.
                return await (DataSource is SqliteDataSource ? Task.Run(() => work(_query!), cancellationToken) : work(_query!)).ConfigureAwait(false);
            }
            catch (Exception cause) when (cause is not (JdbcException or OperationCanceledException))
            {
                if (attempt >= MaxRetries || !dialect.IsTransient(cause))
                    throw JdbcException.Of(dialect, $"JdbcLookup: table {Table} in the {dialect.Describe(DataSource)}", "rows cannot be found", cause);
            }
            await Time.PauseAsync(RetryPause * (attempt + 1), cancellationToken).ConfigureAwait(false);
        }
    }
}
