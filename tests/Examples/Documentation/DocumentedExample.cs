using System.Text.RegularExpressions;

namespace ActorStream.Examples.Tests.Documentation;

/// <summary>The example in the documentation of one public member.</summary>
/// <param name="Member">The member's id in the XML documentation: <c>M:ActorStream.DataStream`1.Rebalance</c>.</param>
/// <param name="Code">Its program, without the job's start where that is the plain one.</param>
sealed partial record DocumentedExample(string Member, string Code)
{
    /// <summary>What the program promises to print, from its comment <c>// prints: a, b</c>; null where there is none.</summary>
    public string? Printed => Promise() is { Success: true } promise ? CommentSigns().Replace(promise.Groups["lines"].Value, " ").Trim() : null;

    /// <summary>Whether the lines may come in any order.</summary>
    public bool AnyOrder => Promise().Groups["any"].Success;

    /// <summary>Whether lines are those that the example promises.</summary>
    public bool IsPrinted(IReadOnlyList<string> lines) => Printed switch
    {
        null => false,
        "nothing" => lines.Count == 0,
        var promised when !AnyOrder => promised == string.Join(", ", lines),
        var promised => IsArrangement(promised, [.. lines]),
    };

    // Lines hold commas themselves, so that the promise is taken apart by what was printed.
    static bool IsArrangement(string promised, List<string> lines)
    {
        if (lines.Count == 0) return promised.Length == 0;
        foreach (var line in lines.Where(line => promised == line || promised.StartsWith(line + ", ", StringComparison.Ordinal)).Distinct().ToList())
        {
            List<string> others = [.. lines];
            others.Remove(line);
            if (IsArrangement(promised[Math.Min(promised.Length, line.Length + 2)..], others)) return true;
        }
        return false;
    }

    Match Promise() => PromiseLines().Match(Code);

    [GeneratedRegex(@"// prints(?<any>, in any order)?: (?<lines>.*(?:\n[ \t]*//.*)*)")]
    private static partial Regex PromiseLines();

    [GeneratedRegex(@"\s*\n\s*//\s*")]
    private static partial Regex CommentSigns();
}
