using Xunit;

namespace ActorStream.Persistence.Tests.Tables;

public class KeyGroupsTests
{
    // KeyGroupRangeAssignment.computeDefaultMaxParallelism: nextPow2(p + p/2), from 128 to 32768.
    [Theory]
    [InlineData(1, 128)]
    [InlineData(85, 128)]
    [InlineData(86, 256)]
    [InlineData(100, 256)]
    [InlineData(171, 256)]
    [InlineData(172, 512)]
    [InlineData(30_000, 32_768)]
    public void The_default_max_parallelism_is_Flinks(int parallelism, int expected) =>
        Assert.Equal(expected, KeyGroups.DefaultMaxParallelism(parallelism));

    [Theory]
    [InlineData(128, 1)]
    [InlineData(128, 3)]
    [InlineData(128, 128)]
    [InlineData(10, 7)]
    [InlineData(32_768, 1000)]
    public void Every_group_is_in_the_range_of_the_one_subtask_that_owns_it(int maxParallelism, int parallelism)
    {
        var next = 0;
        for (var subtask = 0; subtask < parallelism; subtask++)
        {
            var range = KeyGroups.RangeOf(subtask, maxParallelism, parallelism);
            Assert.Equal(next, range.First);
            for (var group = range.First; group < range.End; group++)
                Assert.Equal(subtask, KeyGroups.SubtaskOf(group, maxParallelism, parallelism));
            next = range.End;
        }
        Assert.Equal(maxParallelism, next);
    }

    [Fact]
    public void A_composite_key_has_the_group_of_its_user_key_and_spreads_within_it()
    {
        var low = new HashSet<uint>();
        for (var sub = 0UL; sub < 10_000; sub++)
        {
            var mixed = KeyGroups.Mix(0xABCDEF0123456789UL, sub);
            Assert.Equal(0xABCDEF01U, mixed >> 32);
            low.Add((uint)mixed >> 20);
        }
        Assert.True(low.Count > 3600, $"10,000 parts should reach nearly all 4,096 values of the top 12 bits, and reached {low.Count}");
    }

    [Fact]
    public void More_subtasks_than_groups_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => KeyGroups.RangeOf(0, 4, 5));
}
