namespace ActorStream.Examples;

/// <summary>A visit of a page, as the producer writes it.</summary>
public record WebEvent(DateTimeOffset Time, string Host, string Page, string? Referrer, int Status, long Bytes);

/// <summary>A row of the tables of windows: of a host or a referrer, from a time to a time.</summary>
public record WindowRow(string Name, DateTimeOffset WindowStart, DateTimeOffset WindowEnd, long Hits, long Bytes);

/// <summary>A row of the table of records that were no events.</summary>
public record BadEvent(string Split, string Position, string Text, string Message);
