using System.Text;

namespace ActorStream.Architecture.Tests;

/// <summary>What changed between two texts, line by line: lines that went with a minus, that came with a plus, each change after its nearest header.</summary>
static class LineDifference
{
    public static string Of(string before, string after)
    {
        var (old, now) = (Qualified(before), Qualified(after));
        var (gone, come) = (old.Except(now).ToList(), now.Except(old).ToList());
        var text = new StringBuilder();
        foreach (var change in gone.Select(line => (line.Header, Mark: '-', line.Text)).Concat(come.Select(line => (line.Header, Mark: '+', line.Text)))
            .GroupBy(line => line.Header).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            if (change.Key.Length > 0) text.Append("  ").Append(change.Key).Append('\n');
            foreach (var (_, mark, line) in change) text.Append(mark).Append(' ').Append(line).Append('\n');
        }
        return text.ToString();
    }

    // Each line with the header it stands under, so that equal members of two types are two lines.
    static List<(string Header, string Text)> Qualified(string text)
    {
        var header = "";
        var lines = new List<(string, string)>();
        foreach (var line in text.Split('\n').Where(line => line.Length > 0))
        {
            var isMember = char.IsWhiteSpace(line[0]);
            if (!isMember) header = line;
            lines.Add((isMember ? header : "", line));
        }
        return lines;
    }
}
