namespace ActorStream;

/// <summary>A record that a source could not read.</summary>
/// <param name="Source">The source's name in the plan.</param>
/// <param name="Split">The file, or the topic's partition, the record is in.</param>
/// <param name="Position">Where in the split: "line 7, column 3" or "offset 1048577".</param>
/// <param name="Text">The record as it came, shortened if it is long.</param>
/// <param name="Message">What is wrong with it.</param>
public sealed record BadRecord(string Source, string Split, string Position, string Text, string Message);
