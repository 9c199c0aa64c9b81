using Xunit;

namespace ActorStream.Architecture.Tests;

/// <summary>An assertion that lists everything that breaks a rule, each on a line of its own.</summary>
static class Rule
{
    public static void Holds(IEnumerable<string> violations)
    {
        var found = violations.ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
