namespace ActorStream.Persistence.Tests.Spill;

/// <summary>Files in memory, which can be damaged, and a disk that can be full.</summary>
sealed class MemorySpillFolder : ISpillFolder
{
    public List<MemoryFile> Files { get; } = [];

    /// <summary>How many bytes fit on the disk.</summary>
    public long Room { get; set; } = long.MaxValue;

    public int Reads { get; private set; }

    public int Open => Files.Count(static file => !file.IsClosed);

    public ISpillFile Create(string name)
    {
        var file = new MemoryFile(this, $"/memory/{name}-{Files.Count}");
        Files.Add(file);
        return file;
    }

    internal sealed class MemoryFile(MemorySpillFolder folder, string path) : ISpillFile
    {
        public MemoryStream Content { get; private set; } = new();

        public bool IsClosed { get; private set; }

        /// <summary>Nothing can be read from here on.</summary>
        public long End { get; set; } = long.MaxValue;

        public string Path => path;

        public void Write(ReadOnlySpan<byte> bytes, long position)
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            lock (folder)
            {
                Xunit.Assert.Equal(Content.Length, position);
                if ((folder.Room -= bytes.Length) < 0)
                    throw new IOException("No space left on device");
                Content.Position = position;
                Content.Write(bytes);
            }
        }

        public int Read(Span<byte> into, long position)
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            lock (folder)
            {
                folder.Reads++;
                Content.Position = position;
                return Content.Read(into[..(int)Math.Clamp(End - position, 0, into.Length)]);
            }
        }

        public void Dispose()
        {
            IsClosed = true;
            Content = new();
        }
    }
}
