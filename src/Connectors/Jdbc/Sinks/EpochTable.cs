using System.Data.Common;
using ActorStream.Operators;

namespace ActorStream.Connectors;

/// <summary>The rows that say how far a sink's writers have come, and who writes as them.</summary>
internal sealed class EpochTable(DbConnection connection, string table, string sink)
{
    public async Task CreateAsync(JdbcDialect dialect, CancellationToken cancellationToken)
    {
        if (await dialect.FindTableAsync(connection, table, cancellationToken).ConfigureAwait(false) is not null) return;
        try
        {
            var create = Command(
                $"""
                create table if not exists {table} (lineage text not null, sink text not null, writer integer not null, owner bigint not null, attempt integer, epoch bigint,
                primary key (lineage, sink, writer))
                """);
            await using (create.ConfigureAwait(false)) await create.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbException)
        {
            // Another subtask has made it at the same moment, for which PostgreSQL has several errors.
            if (await dialect.FindTableAsync(connection, table, cancellationToken).ConfigureAwait(false) is null) throw;
        }
    }

    /// <summary>Makes the caller the writer's owner and reads its marker. Waits until what an earlier owner has begun is over.</summary>
    /// <param name="lineage">The writer's lineage.</param>
    /// <param name="writer">The writer.</param>
    /// <param name="owner">Who the caller was, if it has been the owner before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The caller's number: null when another one has become the owner since.</returns>
    public async Task<(long? Owner, EpochMarker? Marker)> TakeAsync(string lineage, int writer, long? owner, CancellationToken cancellationToken)
    {
        var command = owner is null
            ? Command(
                $"""
                insert into {table} as e (lineage, sink, writer, owner) values (@lineage, @sink, @writer, 1)
                on conflict (lineage, sink, writer) do update set owner = e.owner + 1 returning owner, attempt, epoch
                """)
            : Command($"update {table} set owner = owner + 1 where lineage = @lineage and sink = @sink and writer = @writer and owner = @owner returning owner, attempt, epoch");
        await using (command.ConfigureAwait(false))
        {
            Identify(command, lineage, writer);
            if (owner is not null) Add(command, "owner", owner.Value);
            var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                if (!await rows.ReadAsync(cancellationToken).ConfigureAwait(false)) return (null, null);
                var marker = rows.IsDBNull(2) ? null : new EpochMarker(lineage, rows.GetInt32(1), rows.GetInt64(2));
                return (rows.GetInt64(0), marker);
            }
        }
    }

    /// <summary>Advances the marker, in the transaction of the rows.</summary>
    /// <returns>Whether the caller is still the writer's owner.</returns>
    public async Task<bool> AdvanceAsync(int writer, long owner, EpochMarker marker, CancellationToken cancellationToken)
    {
        var command = Command(
            $"update {table} set attempt = @attempt, epoch = @epoch where lineage = @lineage and sink = @sink and writer = @writer and owner = @owner");
        await using (command.ConfigureAwait(false))
        {
            Identify(command, marker.Lineage, writer);
            Add(command, "owner", owner);
            Add(command, "attempt", marker.Attempt);
            Add(command, "epoch", marker.Epoch);
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
        }
    }

    private void Identify(DbCommand command, string lineage, int writer)
    {
        Add(command, "lineage", lineage);
        Add(command, "sink", sink);
        Add(command, "writer", writer);
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@" + name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }

    private DbCommand Command(string text)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The table's name is the program's own.
        command.CommandText = text;
#pragma warning restore CA2100
        return command;
    }
}
