using System.Security.Cryptography;
using System.Text;

namespace ActorStream.Benchmarks.Nexmark;

/// <summary>
/// The table that a query's results add up to. A row whose key has been there before replaces the earlier one; rows without a key all stay.
/// Its digest is the SHA-256 of its rows, sorted by bytes, each ended by LF. Safe for several subtasks at once.
/// </summary>
public sealed class FinalTable
{
    readonly Lock _lock = new();
    readonly RowText _text = new();
    readonly List<string> _rows = [];
    readonly Dictionary<string, string> _keyed = [];

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Count + _keyed.Count;

    /// <summary>Adds a row, or replaces the one of the same key.</summary>
    public void Put<TRow>(in TRow row) where TRow : IResultRow
    {
        lock (_lock)
        {
            row.WriteKeyTo(_text);
            var key = _text.Take();
            row.WriteTo(_text);
            if (key.Length == 0) _rows.Add(_text.Take());
            else _keyed[key] = _text.Take();
        }
    }

    /// <summary>The rows, sorted by bytes.</summary>
    public string[] Rows()
    {
        string[] rows = [.. _rows, .. _keyed.Values];
        Array.Sort(rows, string.CompareOrdinal);
        return rows;
    }

    /// <summary>The SHA-256 of the table, in lower-case hexadecimal digits.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in Rows())
        {
            hash.AppendData(Encoding.UTF8.GetBytes(row));
            hash.AppendData("\n"u8);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Writes the rows to a file.</summary>
    public void Write(string path) => File.WriteAllText(path, string.Concat(Rows().Select(static row => row + "\n")));
}
