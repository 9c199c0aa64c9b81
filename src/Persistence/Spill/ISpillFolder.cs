namespace ActorStream.Persistence;

/// <summary>Where state goes that memory has no room for: a folder for temporary files, or what stands for one in a simulation.</summary>
internal interface ISpillFolder
{
    /// <summary>Makes an empty file, which is gone when it is disposed of or the process ends.</summary>
    ISpillFile Create(string name);
}

/// <summary>A file of an <see cref="ISpillFolder"/>. One thread writes, any may read.</summary>
internal interface ISpillFile : IDisposable
{
    string Path { get; }

    void Write(ReadOnlySpan<byte> bytes, long position);

    /// <returns>How many bytes were read; 0 at the end.</returns>
    int Read(Span<byte> into, long position);
}
