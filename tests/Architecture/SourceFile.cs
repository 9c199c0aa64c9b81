using System.Text;

namespace ActorStream.Architecture.Tests;

/// <summary>A C# file: its path from the root, its text, and its code, which is the text with comments and literals blanked out.</summary>
sealed record SourceFile(string Path, string Text)
{
    public string Code { get; } = Blank(Text);

    /// <summary>The folder under src that the file belongs to, or an empty string.</summary>
    public string Project => Path.Split('/') is ["src", var project, _, ..] ? project : "";

    public int Lines => Text.Length == 0 ? 0 : Text.AsSpan().Count('\n') + (Text.EndsWith('\n') ? 0 : 1);

    /// <summary>Line number, from 1, of a position in the text or the code (they have the same length).</summary>
    public int LineOf(int position) => Text.AsSpan(0, position).Count('\n') + 1;

    static string Blank(string text)
    {
        var code = new StringBuilder(text);
        for (var i = 0; i < text.Length;)
        {
            var end = TokenEnd(text, i);
            if (end == i) { i++; continue; }
            for (; i < end; i++)
                if (code[i] != '\n') code[i] = ' ';
        }
        return code.ToString();
    }

    // Where the comment or literal that starts here ends; the start itself where there is none.
    static int TokenEnd(string text, int i)
    {
        var rest = text.AsSpan(i);
        if (rest.StartsWith("//")) return End(text, "\n", i);
        if (rest.StartsWith("/*")) return After(text, "*/", i + 2);
        if (rest.StartsWith("\"\"\""))
        {
            var quotes = rest.Length - rest.TrimStart('"').Length;
            return After(text, new string('"', quotes), i + quotes);
        }
        if (rest.StartsWith("@\"") || rest.StartsWith("@$\"") || rest.StartsWith("$@\"")) return VerbatimEnd(text, text.IndexOf('"', i) + 1);
        if (rest[0] is '"' or '\'') return QuotedEnd(text, i);
        return i;
    }

    static int QuotedEnd(string text, int i)
    {
        var quote = text[i++];
        while (i < text.Length && text[i] != quote && text[i] != '\n') i += text[i] == '\\' ? 2 : 1;
        return Math.Min(i + 1, text.Length);
    }

    static int VerbatimEnd(string text, int i)
    {
        while (true)
        {
            var quote = text.IndexOf('"', i);
            if (quote < 0) return text.Length;
            if (quote + 1 == text.Length || text[quote + 1] != '"') return quote + 1;
            i = quote + 2;
        }
    }

    static int End(string text, string mark, int from) => text.IndexOf(mark, from, StringComparison.Ordinal) is >= 0 and var at ? at : text.Length;

    static int After(string text, string mark, int from) => Math.Min(End(text, mark, from) + mark.Length, text.Length);
}
