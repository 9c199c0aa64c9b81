using ActorStream.Operators;
using ActorStream.Operators.Sources;
using Npgsql;
using Npgsql.Replication;

namespace ActorStream.Connectors;

/// <summary>What a source of changes needs on the server: the table's identity, a publication, a slot.</summary>
internal sealed class ChangeSlot<T>(PostgresChangeSource<T> source, SourceReaderContext context)
{
    private const int Tries = 60;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The server's condition, as the source needs it.</summary>
    /// <exception cref="JdbcException">It is not, and what to do.</exception>
    public async Task CheckAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await ScalarAsync(connection, "select to_regclass($1)::text", source.Table, cancellationToken).ConfigureAwait(false) is not string table)
            throw new JdbcException($"{source}: there is no table {source.Table}. Create it, or name its schema.");
        if (await ScalarAsync(connection, "select current_setting('wal_level')", null, cancellationToken).ConfigureAwait(false) is not "logical")
            throw new JdbcException($"{source}: the server's log has no changes. Set wal_level = logical in postgresql.conf and start the server again.");
        var identity = await ScalarAsync(connection, "select relreplident::text from pg_class where oid = to_regclass($1)", source.Table, cancellationToken).ConfigureAwait(false);
        if (identity is not "f")
            throw new JdbcException($"{source}: the server does not log rows as they were before a change. Run once: alter table {table} replica identity full");
        if (await ScalarAsync(connection, "select 1 from pg_publication where pubname = $1", source.PublicationName, cancellationToken).ConfigureAwait(false) is null)
            await RunAsync(connection, $"create publication \"{source.PublicationName}\" for table {table}", cancellationToken).ConfigureAwait(false);
        var isIn = await ScalarAsync(
            connection,
            "select 1 from pg_publication_tables where pubname = $1 and to_regclass(quote_ident(schemaname) || '.' || quote_ident(tablename)) = to_regclass('" + table.Replace("'", "''", StringComparison.Ordinal) + "')",
            source.PublicationName,
            cancellationToken).ConfigureAwait(false);
        if (isIn is null) throw new JdbcException($"{source}: the publication {source.PublicationName} does not have the table. Run once: alter publication \"{source.PublicationName}\" add table {table}");
    }

    public async Task<bool> ExistsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await ScalarAsync(connection, "select 1 from pg_replication_slots where slot_name = $1", source.Slot, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Where the slot's changes begin.</summary>
    public async Task<ulong> PositionAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        Convert.ToUInt64(
            await ScalarAsync(connection, "select (confirmed_flush_lsn - '0/0')::bigint from pg_replication_slots where slot_name = $1", source.Slot, cancellationToken).ConfigureAwait(false),
            System.Globalization.CultureInfo.InvariantCulture);

    public Task DropAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        WhileInUseAsync(async () =>
        {
            await ScalarAsync(connection, "select pg_drop_replication_slot($1)", source.Slot, cancellationToken).ConfigureAwait(false);
            return true;
        }, cancellationToken);

    /// <summary>Does what needs the slot; waits for the server to notice that an earlier process has gone.</summary>
    public async Task<TResult> WhileInUseAsync<TResult>(Func<Task<TResult>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work().ConfigureAwait(false);
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.ObjectInUse)
            {
                if (attempt == Tries)
                    throw new JdbcException($"{source}: the slot is in use by another process. Each job needs a slot of its own: {error.MessageText}.", error);
            }
            await context.Time.PauseAsync(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    public static async Task RunAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken) =>
        await ScalarAsync(connection, text, null, cancellationToken).ConfigureAwait(false);

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string text, string? parameter, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Names are the program's own.
        var command = new NpgsqlCommand(text, connection);
#pragma warning restore CA2100
        await using (command.ConfigureAwait(false))
        {
            if (parameter is not null) command.Parameters.Add(new NpgsqlParameter { Value = parameter });
            var value = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
            return value is DBNull ? null : value;
        }
    }
}
