namespace ActorStream.Connectors;

/// <summary>Finds where records end that may take several lines: only from a record's beginning on, so that such files are not read in parts.</summary>
internal interface IRecordEnds
{
    /// <summary>A record begins here.</summary>
    void Begin();

    /// <summary>Looks on from where the last call stopped.</summary>
    /// <returns>The index behind the end of the record, where another begins; -1: it does not end in these bytes, which are not to be given again.</returns>
    int Next(ReadOnlySpan<byte> bytes);
}
