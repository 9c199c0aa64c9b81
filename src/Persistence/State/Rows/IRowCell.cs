namespace ActorStream.Persistence;

/// <summary>What is done with one cell of any row, current or not.</summary>
internal interface IRowCell<TCells>
{
    /// <summary>Replaces the objects in the cell that user code may change by copies.</summary>
    void Unshare(ref Row<TCells> row);

    void Write(ref StateWriter writer, in Row<TCells> row);

    void Read(ref StateReader reader, ref Row<TCells> row);

    bool HasExpired(in Row<TCells> row, long now);

    void Expire(ref Row<TCells> row, long now);
}
