using ActorStream.Operators;
using Xunit;

namespace ActorStream.Windows.Tests;

public class WindowJoinTests
{
    private static readonly Tagged<int, string>[] Elements =
        [new(false, 1, null), new(true, 0, "x"), new(false, 2, null), new(true, 0, "y")];

    [Fact]
    public void A_join_pairs_each_left_record_with_each_right_one() =>
        Assert.Equal(["1x", "1y", "2x", "2y"], Run(new JoinWindowFunction<int, int, string, string>(static (l, r) => $"{l}{r}"), Elements));

    [Fact]
    public void A_join_whose_lambda_emits_may_give_any_number_of_results() =>
        Assert.Equal(["2x", "2x", "2y", "2y"], Run(
            new FlatJoinWindowFunction<int, int, string, string>(static (l, r, output) =>
            {
                if (l < 2) return;
                output.Collect($"{l}{r}");
                output.Collect($"{l}{r}");
            }),
            Elements));

    [Fact]
    public void A_join_of_one_side_alone_is_empty() =>
        Assert.Empty(Run(new JoinWindowFunction<int, int, string, string>(static (l, r) => $"{l}{r}"), Elements[..1]));

    [Fact]
    public void A_co_group_has_both_lists_also_when_one_is_empty()
    {
        var outer = new CoGroupWindowFunction<int, int, string, string>(static (l, r) => [$"{string.Join(",", l)}|{string.Join(",", r)}"]);
        Assert.Equal(["1,2|x,y"], Run(outer, Elements));
        Assert.Equal(["1|"], Run(outer, Elements[..1]));
        Assert.Equal(["|x"], Run(outer, Elements[1..2]));
    }

    private static IEnumerable<string> Run(ProcessWindowFunction<int, Tagged<int, string>, string> function, IReadOnlyList<Tagged<int, string>> elements)
    {
        var output = new Collector<string>();
        function.Process(7, default, elements, output);
        return output.Values.Take(output.Count);
    }
}
