using System.IO.Compression;

namespace ActorStream.Connectors;

/// <summary>Files that are read through a decompressor, told by how their names end.</summary>
internal static class Compression
{
    private static readonly string[] Unknown = [".bz2", ".xz", ".zst", ".zip", ".7z", ".lz4"];

    public static bool IsCompressed(string path) => Kind(path) is not null || IsUnknown(path);

    /// <summary>The file's content, from its first byte on.</summary>
    /// <exception cref="NotSupportedException">It is compressed in a way that is not known.</exception>
    public static Stream Open(string path)
    {
        if (IsUnknown(path))
            throw new NotSupportedException($"{path} is compressed in a way that cannot be read. Compress it with gzip, or decompress it.");
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        return Kind(path) switch
        {
            "gzip" => new WholeGzip(path, file),
            "zlib" => new ZLibStream(file, CompressionMode.Decompress),
            _ => file,
        };
    }

    private static string? Kind(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".GZ" or ".GZIP" => "gzip",
        ".DEFLATE" => "zlib",
        _ => null,
    };

    private static bool IsUnknown(string path) => Unknown.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
