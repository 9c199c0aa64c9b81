namespace ActorStream.Persistence;

/// <summary>Pages of which a <see cref="StateMemory"/> may send some to the files.</summary>
internal abstract class PageOwner
{
    /// <summary>Sends a page that is in memory to the files, unless it has been used lately.</summary>
    public abstract bool TryEvict(int page);

    /// <summary>The page is at another place of the ring of those that are in memory.</summary>
    public abstract void SetSlot(int page, int slot);

    /// <summary>Copies what it has in a file to the end of the files.</summary>
    public abstract void MoveOutOf(SpillSegment segment);
}
