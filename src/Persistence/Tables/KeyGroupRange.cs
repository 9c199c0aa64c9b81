namespace ActorStream.Persistence;

/// <summary>A contiguous range of key groups, and how many groups there are in all.</summary>
/// <param name="First">The first group of the range.</param>
/// <param name="Count">How many groups the range has.</param>
/// <param name="MaxParallelism">How many groups the job's keys are divided into.</param>
internal readonly record struct KeyGroupRange(int First, int Count, int MaxParallelism)
{
    /// <summary>The group after the last one.</summary>
    public int End => First + Count;

    public static KeyGroupRange All(int maxParallelism) => new(0, maxParallelism, maxParallelism);

    public bool Contains(int group) => (uint)(group - First) < (uint)Count;

    public bool ContainsHash(ulong hash) => Contains(KeyGroups.GroupOf(hash, MaxParallelism));

    public override string ToString() => $"[{First}, {End}) of {MaxParallelism}";
}
