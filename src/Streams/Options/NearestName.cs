namespace ActorStream.Streams;

/// <summary>Guesses what somebody meant by a name that does not exist.</summary>
internal static class NearestName
{
    /// <summary>"Did you mean …?", or all names if none is near.</summary>
    public static string Hint(string name, IReadOnlyCollection<string> known)
    {
        var nearest = known.MinBy(k => Distance(name, k))!;
        return Distance(name, nearest) <= Math.Max(3, name.Length / 3) ? $"Did you mean {nearest}?" : $"Known are: {string.Join(", ", known)}.";
    }

    /// <summary>The Levenshtein distance.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = row[j];
                row[j] = cost;
            }
        }
        return row[b.Length];
    }
}
