using Microsoft.Win32.SafeHandles;

namespace ActorStream.Persistence;

/// <summary>Temporary files on a disk.</summary>
internal sealed class DiskSpillFolder(string directory) : ISpillFolder
{
    public ISpillFile Create(string name)
    {
        var path = Path.Combine(directory, $"actorstream-{Environment.ProcessId}-{name}-{Path.GetRandomFileName()}.state");
        try
        {
            Directory.CreateDirectory(directory);
            return new DiskFile(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw SpillErrors.NotWritten(path, cause);
        }
    }

    sealed class DiskFile : ISpillFile
    {
        readonly SafeFileHandle _handle;

        public DiskFile(string path)
        {
            Path = path;
            // A file without a name goes with the process, however that ends; where an open file keeps its name, the system removes it.
            var options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
            _handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, options);
            if (!OperatingSystem.IsWindows())
                File.Delete(path);
        }

        public string Path { get; }

        public void Write(ReadOnlySpan<byte> bytes, long position) => RandomAccess.Write(_handle, bytes, position);

        public int Read(Span<byte> into, long position) => RandomAccess.Read(_handle, into, position);

        public void Dispose() => _handle.Dispose();
    }
}
