using System.Data.Common;

namespace ActorStream.Connectors;

/// <summary>A connection of a sink, with its statements ready. It is given up after a failure.</summary>
internal abstract class JdbcSession<T>(DbConnection connection) : IAsyncDisposable
{
    public DbConnection Connection => connection;

    public virtual Task BeginAsync(CancellationToken cancellationToken) => RunAsync("begin", cancellationToken);

    public Task CommitAsync(CancellationToken cancellationToken) => RunAsync("commit", cancellationToken);

    /// <summary>Writes rows: all of them, or in a transaction that was begun before.</summary>
    public abstract Task WriteAsync(ReadOnlyMemory<T> rows, bool isInTransaction, CancellationToken cancellationToken);

    public virtual ValueTask DisposeAsync() => connection.DisposeAsync();

    protected async Task RunAsync(string text, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
#pragma warning disable CA2100 // A constant of the caller.
            command.CommandText = text;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
