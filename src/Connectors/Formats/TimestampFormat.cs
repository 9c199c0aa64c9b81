namespace ActorStream.Connectors;

/// <summary>How formats write times. All forms are read, whatever is written.</summary>
public enum TimestampFormat
{
    /// <summary><c>1995-08-01T00:00:01.5Z</c> for an instant, <c>1995-08-01T00:00:01.5</c> for a <see cref="DateTime"/>.</summary>
    Iso8601,

    /// <summary><c>1995-08-01 00:00:01.5Z</c> for an instant, <c>1995-08-01 00:00:01.5</c> for a <see cref="DateTime"/>: what Flink writes unless told otherwise.</summary>
    Sql,
}
