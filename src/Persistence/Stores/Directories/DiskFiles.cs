using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorStream.Persistence;

/// <summary>The file system of the machine.</summary>
internal sealed partial class DiskFiles : StoreFiles
{
    // Between two pieces of this size a write can be cancelled.
    const int Piece = 4 << 20;
    const int NoEntry = 2;
    const int FileExists = 17;

    public override void CreateFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (IOException error) when (error.HResult == FileExists && !File.Exists(path))
        {
            throw new DirectoryNotFoundException($"The folder {path} was deleted while it was made.", error);
        }
    }

    public override bool FolderExists(string path) => Directory.Exists(path);

    public override void WriteNew(string path, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken)
    {
        using var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        var offset = 0L;
        foreach (var one in content)
        {
            for (var left = one; left.Length > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var piece = left[..Math.Min(Piece, left.Length)];
                RandomAccess.Write(handle, piece.Span, offset);
                offset += piece.Length;
                left = left[piece.Length..];
            }
        }
        RandomAccess.FlushToDisk(handle);
    }

    public override void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <remarks>Windows has no such call: there, names are on the disk when they are in the journal.</remarks>
    public override void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(path, 0);
        if (descriptor < 0)
            throw Failed(path);
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Sync(descriptor) != 0)
            throw Failed(path);
    }

    public override void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
        }
    }

    public override void DeleteFolder(string path)
    {
        try
        {
            Directory.Delete(path);
        }
        catch (IOException)
        {
        }
    }

    public override byte[]? Read(string path)
    {
        using var handle = TryOpen(path);
        if (handle is null)
            return null;
        var bytes = new byte[RandomAccess.GetLength(handle)];
        var read = RandomAccess.Read(handle, bytes, 0);
        return bytes[..read];
    }

    public override StoredObject? Open(string path, string name) => TryOpen(path) is { } handle ? new OpenFile(handle, name) : null;

    public override IReadOnlyList<(string Name, bool IsFolder)> List(string path)
    {
        try
        {
            return [.. new DirectoryInfo(path).EnumerateFileSystemInfos().Select(static entry => (entry.Name, entry is DirectoryInfo))];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The stream is the lock that is handed out.")]
    public override IDisposable? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException error) when (error is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException) && IsHeld(error))
        {
            return null;
        }
    }

    // EWOULDBLOCK of Linux and of macOS, and a sharing violation of Windows.
    static bool IsHeld(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);

    static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException || (error is UnauthorizedAccessException && Directory.Exists(path)))
        {
            return null;
        }
    }

    static IOException Failed(string path)
    {
        var error = Marshal.GetLastPInvokeError();
        var text = $"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'";
        return error == NoEntry ? new DirectoryNotFoundException(text) : new IOException(text, error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    sealed class OpenFile(SafeFileHandle handle, string name) : StoredObject(RandomAccess.GetLength(handle), name)
    {
        public override async ValueTask ReadAsync(long offset, Memory<byte> into, CancellationToken cancellationToken)
        {
            RequireInside(offset, into.Length);
            while (into.Length > 0)
            {
                var read = await RandomAccess.ReadAsync(handle, into, offset, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    throw new EndOfStreamException($"{Name} was {Length:N0} bytes long when it was opened, and now ends at byte {offset:N0}.");
                offset += read;
                into = into[read..];
            }
        }

        public override ValueTask DisposeAsync()
        {
            handle.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
