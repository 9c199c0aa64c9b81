using System.Globalization;

namespace ActorStream.TestKit;

/// <summary>A session as a scenario's lines tell it.</summary>
internal readonly record struct Session(int Key, long Start, long End, long Count)
{
    public string Line => LineOf(Key, Start, End, Count);

    public static string LineOf(int key, long start, long end, long count) => string.Create(CultureInfo.InvariantCulture, $"{key} {start} {end} {count}");

    /// <summary>
    /// Each session was told; tellings of parts of it are no larger than it, and none stands there twice: what was told for a checkpoint that counts is not told again.
    /// </summary>
    public static void Check(IReadOnlyList<Session> whole, IReadOnlyList<string> visible)
    {
        var told = visible.Select(Parse).ToList();
        foreach (var session in whole)
            if (!told.Contains(session)) throw new PropertyViolatedException($"The session {session.Line} was not told as a whole.");
        foreach (var session in told)
        {
            if (!whole.Any(w => w.Key == session.Key && w.Start <= session.Start && w.End >= session.End && w.Count >= session.Count))
                throw new PropertyViolatedException($"The session {session.Line} was told, which is no part of a session of the input.");
        }
        if (told.GroupBy(static s => s).FirstOrDefault(static g => g.Count() > 1) is { } twice)
            throw new PropertyViolatedException($"The session {twice.Key.Line} was told {twice.Count()} times.");
    }

    private static Session Parse(string line)
    {
        var parts = line.Split(' ').Select(static p => long.Parse(p, CultureInfo.InvariantCulture)).ToArray();
        return new Session((int)parts[0], parts[1], parts[2], parts[3]);
    }
}
