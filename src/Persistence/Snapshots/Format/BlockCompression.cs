namespace ActorStream.Persistence;

/// <summary>How a block of a snapshot is stored; the numbers are part of the format.</summary>
internal enum BlockCompression : byte
{
    /// <summary>As it is.</summary>
    None = 0,

    /// <summary>In the block format of LZ4. A block that does not shrink is stored as it is.</summary>
    Lz4 = 1,

    /// <summary>By columns of bytes: <see cref="ColumnEncoder"/>. A block of rows of one length may be; one that hardly shrinks is stored in another way.</summary>
    Columns = 2,
}
