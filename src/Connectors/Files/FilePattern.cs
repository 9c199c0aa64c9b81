using System.Text;
using System.Text.RegularExpressions;

namespace ActorStream.Connectors;

/// <summary>Which files a path means: the file, those in the folder, or those that match it.</summary>
internal sealed class FilePattern
{
    private static readonly char[] Marks = ['*', '?', '[', '{'];

    private readonly string _path;
    private readonly string _root;
    private readonly Regex? _match;
    private readonly bool _recursive;

    private FilePattern(string path, string root, Regex? match, bool recursive)
    {
        _path = path;
        _root = root;
        _match = match;
        _recursive = recursive;
    }

    /// <exception cref="ArgumentException">A bracket is not closed.</exception>
    public static FilePattern Parse(string path, bool recursive)
    {
        var mark = path.IndexOfAny(Marks);
        if (mark < 0 || File.Exists(path) || Directory.Exists(path)) return new FilePattern(path, path, null, recursive);
        var normal = path.Replace('\\', '/');
        var cut = normal.LastIndexOf('/', mark);
        var root = cut < 0 ? "." : cut == 0 ? "/" : path[..cut];
        var pattern = normal[(cut + 1)..];
        return new FilePattern(path, root, new Regex(ToRegex(pattern, path), RegexOptions.CultureInvariant), pattern.Contains('/', StringComparison.Ordinal) || pattern.Contains("**", StringComparison.Ordinal));
    }

    public override string ToString() => _path;

    /// <summary>The files that are there now, in the order of their names.</summary>
    /// <exception cref="FileNotFoundException">There is no such file or folder, or no file that matches.</exception>
    public IReadOnlyList<FileInfo> List(bool mayBeNone)
    {
        if (_match is null && File.Exists(_path)) return [new FileInfo(_path)];
        if (!Directory.Exists(_root))
        {
            if (mayBeNone && _match is not null) return [];
            var what = _match is null ? "file or folder" : "folder";
            throw new FileNotFoundException($"There is no {what} {_root} (looked for from {Directory.GetCurrentDirectory()}). Correct FileSource.Path, \"{_path}\".");
        }
        var files = new List<FileInfo>();
        Collect(new DirectoryInfo(_root), "", files);
        if (files.Count == 0 && _match is not null && !mayBeNone)
            throw new FileNotFoundException($"No file matches FileSource.Path, \"{_path}\" (looked for in {System.IO.Path.GetFullPath(_root)}).");
        files.Sort(static (a, b) => string.CompareOrdinal(a.FullName, b.FullName));
        return files;
    }

    private void Collect(DirectoryInfo folder, string prefix, List<FileInfo> files)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry.Name[0] is '.' or '_') continue;
            var name = prefix + entry.Name;
            if (entry is DirectoryInfo inner)
            {
                if (_recursive) Collect(inner, name + "/", files);
            }
            else if (_match is null || _match.IsMatch(name))
            {
                files.Add(new FileInfo(System.IO.Path.Combine(_root, name)));
            }
        }
    }

    private static string ToRegex(string pattern, string path)
    {
        var regex = new StringBuilder("^");
        var alternatives = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '*' && pattern.AsSpan(i).StartsWith("**/", StringComparison.Ordinal))
            {
                regex.Append("(?:.*/)?");
                i += 2;
            }
            else if (c == '*' && pattern.AsSpan(i).StartsWith("**", StringComparison.Ordinal))
            {
                regex.Append(".*");
                i++;
            }
            else if (c == '[')
            {
                var close = pattern.IndexOf(']', Math.Min(i + 2, pattern.Length));
                if (close < 0) throw Unclosed('[', path);
                var inner = pattern[(i + 1)..close].Replace("\\", "\\\\", StringComparison.Ordinal);
                regex.Append('[').Append(inner[0] == '!' ? "^" + inner[1..] : inner).Append(']');
                i = close;
            }
            else
            {
                if (c == '{') alternatives++;
                else if (c == '}' && alternatives > 0) alternatives--;
                regex.Append((c, alternatives) switch
                {
                    ('*', _) => "[^/]*",
                    ('?', _) => "[^/]",
                    ('{', _) => "(?:",
                    (',', > 0) => "|",
                    _ when c == '}' && pattern[..i].Count(static x => x == '{') > pattern[..i].Count(static x => x == '}') => ")",
                    _ => Regex.Escape(c.ToString()),
                });
            }
        }
        return alternatives == 0 ? regex.Append('$').ToString() : throw Unclosed('{', path);
    }

    private static ArgumentException Unclosed(char mark, string path) => new($"FileSource.Path \"{path}\" has a {mark} that is not closed.");
}
