using System.Text;

namespace ActorStream.Persistence;

/// <summary>Which names stores take, and the folder of a job.</summary>
internal static class StoreNames
{
    const int MostCharacters = 200;

    // Devices of Windows, which cannot be folders there.
    static readonly string[] Reserved = ["con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3"];

    public static void RequireJob(string job)
    {
        if (string.IsNullOrWhiteSpace(job))
            throw new ArgumentException("A job needs a name by which its checkpoints are found again.", nameof(job));
    }

    public static void RequireObject(string job, string name)
    {
        RequireJob(job);
        if (!IsObject(name))
        {
            throw new ArgumentException(
                $"\"{name}\" cannot be the name of a stored object: parts of letters, digits, '-', '_' and '.' are separated by '/', and begin and end with no '.'.", nameof(name));
        }
    }

    /// <summary>A name of the characters a-z, 0-9, '-' and '_' is its folder; any other one gets a readable form and its hash, so that no two jobs share a folder on any file system.</summary>
    public static string FolderOf(string job)
    {
        RequireJob(job);
        if (job.Length <= 64 && job.All(static c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_') && !Reserved.Contains(job))
            return job;
        var readable = new StringBuilder();
        foreach (var c in job.Length > 48 ? job[..48] : job)
            readable.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-');
        return $"{readable}~{KeyHash.OfString(job):x16}";
    }

    static bool IsObject(string name) =>
        name.Length is > 0 and <= MostCharacters && name.Split('/').All(static part => part.Length > 0 && part[0] != '.' && part[^1] != '.' && part.All(IsPlain));

    static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
}
