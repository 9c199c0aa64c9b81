using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>Which key group a hash belongs to, and which subtask owns a group.</summary>
/// <remarks>
/// The group comes from the top 32 bits of the hash alone, so that a composite key (user key and window, user key and map key) can have the group
/// of its user key and still be spread within the group by its low 32 bits: see <see cref="Mix"/>. A group is a contiguous range of hashes and a
/// subtask's range a contiguous range of groups.
/// </remarks>
internal static class KeyGroups
{
    public const int LargestMaxParallelism = 32768;

    /// <summary>The group of a hash, in [0, maxParallelism).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int GroupOf(ulong hash, int maxParallelism) => (int)(((hash >> 32) * (uint)maxParallelism) >> 32);

    /// <summary>The hash of a key made of a user key and a part below it: the user key's group, spread within it by both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong keyHash, ulong subHash)
    {
        var mixed = (keyHash ^ BitOperations.RotateLeft(subHash, 29)) * 0x9E3779B97F4A7C15UL;
        mixed = (mixed ^ subHash ^ (mixed >> 32)) * 0xD6E8FEB86659FD93UL;
        return (keyHash & 0xFFFFFFFF00000000UL) | (mixed >> 32);
    }

    /// <summary>The subtask that owns a group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SubtaskOf(int group, int maxParallelism, int parallelism) => group * parallelism / maxParallelism;

    /// <summary>The groups that a subtask owns; empty when there are more subtasks than groups.</summary>
    public static KeyGroupRange RangeOf(int subtask, int maxParallelism, int parallelism)
    {
        if (parallelism < 1 || parallelism > maxParallelism)
            throw new ArgumentOutOfRangeException(
                nameof(parallelism), parallelism, $"Parallelism must be from 1 to the max parallelism, which is {maxParallelism}.");
        if ((uint)subtask >= (uint)parallelism)
            throw new ArgumentOutOfRangeException(nameof(subtask), subtask, $"There are {parallelism} subtasks, counted from 0.");
        var first = ((subtask * maxParallelism) + parallelism - 1) / parallelism;
        var end = (((subtask + 1) * maxParallelism) + parallelism - 1) / parallelism;
        return new KeyGroupRange(first, end - first, maxParallelism);
    }

    /// <summary>The max parallelism of an operator for which none was set: 1.5 times its parallelism, to the next power of two, 128 to 32,768.</summary>
    public static int DefaultMaxParallelism(int parallelism) =>
        (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)(parallelism + (parallelism / 2))), 128u, LargestMaxParallelism);

    [DoesNotReturn]
    public static void ThrowForeign(ulong hash, KeyGroupRange range) => throw new InvalidOperationException(
        $"A key of key group {GroupOf(hash, range.MaxParallelism)} came to a task with the key groups {range}: its stream was not partitioned by this key.");
}
