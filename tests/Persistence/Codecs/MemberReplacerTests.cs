using Xunit;

namespace ActorStream.Persistence.Tests.Codecs;

public class MemberReplacerTests
{
    record Visit(string Host, long Count)
    {
        public long Twice => Count * 2;

        public long Fixed { get; } = 7;
    }

    sealed record Session(string Host, long Count, double Mean) : Visit(Host, Count);

    readonly record struct Reading(string Sensor, double Value);

    struct Fields
    {
        public int A;
        public readonly int B;

        public Fields(int a, int b) => (A, B) = (a, b);
    }

    sealed class Plain
    {
        public int Count { get; private set; }

        public List<int> Shared { get; } = [1];
    }

    interface IHasCount
    {
        int Count { get; set; }
    }

    [Fact]
    public void A_record_is_cloned_with_the_new_value_and_the_old_one_stays()
    {
        var member = MemberReplacer.For((Visit v) => v.Count);
        var visit = new Visit("h", 1);
        Assert.Equal("Count", member.Name);
        Assert.Equal(1, member.Get(visit));
        Assert.Equal(new Visit("h", 5), member.With(visit, 5));
        Assert.Equal(1, visit.Count);
        Assert.Equal(new Session("h", 6, 2.5), member.With(new Session("h", 1, 2.5), 6));
        Assert.Equal(8, MemberReplacer.For((Visit v) => v.Fixed).With(visit, 8).Fixed);
        Assert.Equal(new Session("x", 6, 2.5), MemberReplacer.For((Session s) => s.Host).With(new Session("h", 6, 2.5), "x"));
    }

    [Fact]
    public void Structs_and_tuples_are_copied()
    {
        Assert.Equal(new Reading("s", 2), MemberReplacer.For((Reading r) => r.Value).With(new Reading("s", 1), 2));
        Assert.Equal(("a", 3), MemberReplacer.For(((string Name, int Count) t) => t.Count).With(("a", 1), 3));
        Assert.Equal((1, 2, 3, 4, 5, 6, 7, 80, 9), MemberReplacer.For(((int, int, int, int, int, int, int, int Eighth, int) t) => t.Eighth).With((1, 2, 3, 4, 5, 6, 7, 8, 9), 80));
        Assert.Equal(8, MemberReplacer.For(((int, int, int, int, int, int, int, int Eighth, int) t) => t.Eighth).Get((1, 2, 3, 4, 5, 6, 7, 8, 9)));
        var fields = MemberReplacer.For((Fields f) => f.B).With(new Fields(1, 2), 5);
        Assert.Equal((1, 5), (fields.A, fields.B));
        Assert.Equal(4, MemberReplacer.For((Fields f) => f.A).With(new Fields(1, 2), 4).A);
    }

    [Fact]
    public void A_plain_class_is_copied_member_by_member()
    {
        var plain = new Plain();
        var copy = MemberReplacer.For((Plain p) => p.Count).With(plain, 3);
        Assert.Equal((0, 3), (plain.Count, copy.Count));
        Assert.Same(plain.Shared, copy.Shared);
    }

    [Fact]
    public void The_record_itself_is_a_member()
    {
        var member = MemberReplacer.For((long x) => x);
        Assert.Equal(3, member.Get(3));
        Assert.Equal(5, member.With(3, 5));
    }

    [Fact]
    public void What_is_no_member_or_cannot_be_replaced_is_named()
    {
        var other = new Visit("o", 1);
        Assert.Equal(
            "v => (v.Count + 1) does not name a member of Visit: write it as v => v.Member, or compute the value in a Map before.",
            Assert.Throws<MemberExpressionException>(() => MemberReplacer.For((Visit v) => v.Count + 1)).Message);
        Assert.Throws<MemberExpressionException>(() => MemberReplacer.For((Visit v) => v.Host.Length));
        Assert.Throws<MemberExpressionException>(() => MemberReplacer.For((Visit v) => other.Count));
        Assert.Equal(
            "v => v.Twice: Twice of Visit cannot be replaced in a copy, because it is computed. Name a member with a set or init accessor, or Reduce with a function of your own.",
            Assert.Throws<MemberExpressionException>(() => MemberReplacer.For((Visit v) => v.Twice)).Message);
        Assert.Equal(
            "h => h.Count: Count of IHasCount cannot be replaced in a copy, because that is an interface. Use a record, or Reduce with a function of your own.",
            Assert.Throws<MemberExpressionException>(() => MemberReplacer.For((IHasCount h) => h.Count)).Message);
    }
}
