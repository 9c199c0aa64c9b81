using ActorStream.Architecture.Tests.Sample;
using Xunit;
using Xunit.Abstractions;

namespace ActorStream.Architecture.Tests;

public class PublicApiTests(ITestOutputHelper output)
{
    const string Approved = "tests/Architecture/PublicApi.approved.txt";
    const string Command = "ACTORSTREAM_APPROVE=1 ./actorstream test --filter PublicApiTests";

    [Fact]
    public void The_public_api_is_the_approved_one()
    {
        var now = string.Concat(ShippedAssembly.All.Select(assembly => $"# {assembly.GetName().Name}\n\n{PublicApi.Describe(PublicApi.Types(assembly))}\n"));
        var file = Path.Combine(Repository.Root, Approved);
        if (Environment.GetEnvironmentVariable("ACTORSTREAM_APPROVE") == "1")
        {
            File.WriteAllText(file, now);
            output.WriteLine($"{Approved} was written with the public API as it is now: look at its difference before you commit it.");
            return;
        }
        Assert.True(File.Exists(file), $"There is no {Approved}. To write it: {Command}");
        var difference = LineDifference.Of(File.ReadAllText(file).ReplaceLineEndings("\n"), now);
        Assert.True(difference.Length == 0, $"The public API is not the one in {Approved}:\n{difference}If this is meant: {Command}");
    }

    [Fact]
    public void Every_public_type_has_a_summary()
    {
        var missing = ShippedAssembly.All.SelectMany(assembly =>
        {
            var documented = XmlDocs.Summarised(File.ReadAllText(Path.ChangeExtension(assembly.Location, ".xml")));
            return PublicApi.Types(assembly).Where(type => type.Namespace!.StartsWith("ActorStream", StringComparison.Ordinal))
                .Select(XmlDocs.IdOf).Where(id => !documented.Contains(id));
        });
        Rule.Holds(missing.Select(id => $"{id} has no summary"));
    }

    [Fact]
    public void A_type_is_described_with_all_that_a_user_can_see()
    {
        const string expected = """
            delegate int ActorStream.Architecture.Tests.Sample.Change<T>(T before, Func<T[]> after)
            abstract class ActorStream.Architecture.Tests.Sample.Pair<TKey, TValue> : IComparable<TKey> where TKey : class where TValue : struct
                TKey Key { get; init; }
                abstract bool TryGet(in TKey key, out TValue value)
                const string Name = "pair"
                int CompareTo(TKey other)
                protected Pair()
                protected Pair(int size)
                protected int Size { get; set; }
                protected virtual ref TValue Find(ref TKey key)
                required string Label { get; set; }
                static (int, long?) Sum<T>(params T[] values) where T : new()
            enum ActorStream.Architecture.Tests.Sample.Side : byte
                Left = 1
                Right = 2

            """;
        var described = PublicApi.Describe([typeof(Pair<,>), typeof(Side), typeof(Change<>)]);
        Assert.Equal(expected.ReplaceLineEndings("\n"), described);
    }

    [Fact]
    public void A_change_is_shown_line_by_line()
    {
        Assert.Equal("", LineDifference.Of("class A\n    int B()\n", "class A\n    int B()\n"));
        Assert.Equal("  class A\n-     int B()\n+     long B()\n", LineDifference.Of("class A\n    int B()\n    int C()\n", "class A\n    long B()\n    int C()\n"));
    }

    [Fact]
    public void A_type_without_a_summary_is_found()
    {
        var documented = XmlDocs.Summarised("""
            <doc><members>
              <member name="T:A.Told"><summary>What it is.</summary></member>
              <member name="T:A.Empty"><summary> </summary></member>
              <member name="T:A.Inherited"><inheritdoc /></member>
              <member name="M:A.Told.Do"><summary>Not a type.</summary></member>
            </members></doc>
            """);
        Assert.Equal(["T:A.Told", "T:A.Inherited"], documented.OrderDescending());
        Assert.Equal("T:ActorStream.Architecture.Tests.Sample.Pair`2", XmlDocs.IdOf(typeof(Pair<,>)));
    }
}
