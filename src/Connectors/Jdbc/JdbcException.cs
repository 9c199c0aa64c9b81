using Npgsql;

namespace ActorStream.Connectors;

/// <summary>A database did not do what it was told: which table, what it answered, what to do.</summary>
internal sealed class JdbcException(string message, Exception? cause = null) : Exception(message, cause)
{
    public static JdbcException Of(JdbcDialect dialect, string where, string what, Exception cause)
    {
        var (code, remedy) = dialect.Explain(cause);
        var answer = cause is PostgresException refused ? SqlStates.Text(refused) : cause.Message;
        return new($"{where}: {what}: {(code is null ? "" : $"[{code}] ")}{answer.TrimEnd('.')}.{(remedy is null ? "" : $"\n  {remedy}")}", cause);
    }
}
