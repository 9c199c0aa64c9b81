namespace ActorStream.Operators.Sources;

/// <summary>A record could not be read and the source's policy is to fail.</summary>
internal sealed class BadRecordException(BadRecord record) : Exception(
    $"{record.Split} {record.Position}: {record.Message}: {record.Text}\n" +
    "  The job stopped there (BadRecordPolicy.Fail). To go on: BadRecordPolicy.Skip, or BadRecordPolicy.SideOutput(tag) to keep such records.")
{
    public BadRecord Record { get; } = record;
}
