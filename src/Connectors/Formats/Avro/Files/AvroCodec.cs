namespace ActorStream.Connectors;

/// <summary>How the blocks of Avro's container files are compressed.</summary>
public enum AvroCodec
{
    /// <summary>Fast, and a little smaller; what Flink's tables have by default.</summary>
    Snappy,

    /// <summary>Smaller, and slower.</summary>
    Deflate,

    /// <summary>Not at all.</summary>
    Null,
}
