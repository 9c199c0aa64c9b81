namespace ActorStream.Persistence;

/// <summary>One file of a <see cref="SpillLog"/>. It is closed when the log and all readers have let go of it.</summary>
internal sealed class SpillSegment(ISpillFile file)
{
    int _users = 1;

    public ISpillFile File => file;

    public long Length { get; set; }

    /// <summary>How many bytes of it are needed.</summary>
    public long Live { get; set; }

    /// <summary>Takes hold of the file, while somebody else is known to have it.</summary>
    public void Use() => Interlocked.Increment(ref _users);

    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            file.Dispose();
    }
}
