using Npgsql;

namespace ActorStream.Connectors;

/// <summary>What to do about PostgreSQL's errors.</summary>
internal static class SqlStates
{
    public static string? Remedy(PostgresException error) => error.SqlState switch
    {
        "23502" => "Give the member a value, or the column a default.",
        "23505" => "A row with this key is there: name the key in UpsertKey to write over it.",
        "23503" => "The row that it refers to must be there before: have it written first, or make the constraint deferrable.",
        "42P10" => "The columns of UpsertKey need a primary key or a unique index: create unique index on them.",
        "42P01" => "Create the table, or name its schema: schema.table.",
        "42703" => "The table has changed: start the job again.",
        "42501" => "Grant the role of the connection what it lacks.",
        "28P01" or "28000" => "Check the user and the password of the data source.",
        "3D000" => "Create the database, or name another one.",
        "53300" => "The server has no connection left: raise max_connections, or lower the parallelism.",
        "53100" => "The server's disk is full.",
        "22001" or "22003" => "A value is too large for its column: widen the column.",
        "22021" or "22P05" => "A text has a character that the database cannot store (the character 0, say): leave it out before the sink.",
        "55000" when error.MessageText.Contains("wal_level", StringComparison.Ordinal) => "Set wal_level = logical in postgresql.conf and start the server again.",
        _ => error.SqlState.StartsWith("22", StringComparison.Ordinal) ? "A value does not fit its column: convert it before the sink." : null,
    };

    /// <summary>The server's answer with what it says of table, column and constraint.</summary>
    public static string Text(PostgresException error)
    {
        var text = error.MessageText;
        if (!string.IsNullOrEmpty(error.ColumnName)) text += $"; column {error.ColumnName}";
        if (!string.IsNullOrEmpty(error.ConstraintName)) text += $"; constraint {error.ConstraintName}";
        if (!string.IsNullOrEmpty(error.Detail)) text += $"; {error.Detail}";
        if (error.Where is { Length: > 0 } where && where.StartsWith("COPY", StringComparison.Ordinal)) text += $"; {where}";
        return text;
    }
}
