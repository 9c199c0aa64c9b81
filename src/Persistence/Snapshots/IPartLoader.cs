namespace ActorStream.Persistence;

/// <summary>Puts the rows of key groups into a table that is being loaded. Each is for one thread; several, with different groups, may be at it at the same time.</summary>
internal interface IPartLoader
{
    /// <param name="part">The rows of a group.</param>
    /// <exception cref="StateFormatException">They cannot be read.</exception>
    void Load(ReadOnlySpan<byte> part);
}
