using Xunit;

namespace ActorStream.Persistence.Tests.Codecs;

public class SubtypeTests
{
    [Subtype<View>("view")]
    [Subtype<Click>("click")]
    [Subtype<Other>("other")]
    abstract record Event;

    sealed record Click(int Button) : Event;

    sealed record View(string Page, Click? Last) : Event;

    [Subtype<Scroll>("scroll")]
    [Subtype<Key>("key")]
    abstract record Other : Event;

    sealed record Scroll(double By) : Other;

    sealed record Key(char Code) : Other;

    sealed record Unlisted : Event;

    [Subtype<Animal>("animal")]
    [Subtype<Dog>("dog")]
    record Animal(string Name);

    sealed record Dog(string Name, int Tricks) : Animal(Name);

    [Subtype<Circle>("circle")]
    [Subtype<Square>("square")]
    interface IShape;

    readonly record struct Circle(double R) : IShape;

    sealed class Square : IShape
    {
        public double Side { get; set; }
    }

    static readonly Event[] Events = [new View("/", new(2)), new Click(1), new Scroll(-1.5), new Key('k'), new View("/x", null)];

    [Fact]
    public void Each_case_comes_back_as_what_it_was()
    {
        Assert.Equal(Events, RoundTripTests.Trip(Events));
        Assert.Equal([null!, new Click(1)], RoundTripTests.Trip<List<Event>>([null!, new Click(1)]));
        Assert.Equal([new Animal("a"), new Dog("d", 3)], RoundTripTests.Trip<Animal[]>([new("a"), new Dog("d", 3)]));
        Assert.Equal(new Circle(2), RoundTripTests.Trip<IShape>(new Circle(2)));
        Assert.Equal(3, Assert.IsType<Square>(RoundTripTests.Trip<List<IShape>>([new Square { Side = 3 }])[0]).Side);
    }

    [Fact]
    public void A_case_is_its_number_in_the_order_of_the_names_and_then_its_value()
    {
        var codec = CodecRegistry.Default.For<Event>();
        Assert.Equal([1, 1, 5, 0, 0, 0], codec.ToBytes(new Click(5)));
        Assert.Equal([0], codec.ToBytes(null!));
        Assert.Equal("union?(click: record?(Button: int32), other: union?(key: record?(Code: char), scroll: record?(By: double)), "
            + "view: record?(Last: record?(Button: int32), Page: string?))", codec.Shape.ToString());
        Assert.True(codec.IsImmutable);
        Assert.False(CodecRegistry.Default.For<IShape>().IsImmutable);
    }

    [Fact]
    public void Cases_are_keys_when_all_of_them_have_value_equality()
    {
        var codec = CodecRegistry.Default.ForKey<Event>();
        Assert.Equal(0xEE887D5494D33454UL, codec.Hash(new Click(3)));
        Assert.True(codec.Equals(new Click(3), new Click(3)));
        Assert.False(codec.Equals(new Click(3), new Click(4)));
        Assert.False(codec.Equals(new Click(3), new Scroll(3)));
        Assert.False(codec.Equals(new Scroll(3), new Click(3)));
        Assert.False(codec.Equals(null!, new Click(3)));
        Assert.Equal("its member (Square) is Square, a class without value equality", CodecRegistry.Default.For<IShape>().WhyNotKey);
    }

    [Fact]
    public void A_case_that_is_not_listed_is_refused_when_it_comes()
    {
        var error = Assert.Throws<StateFormatException>(() => CodecRegistry.Default.For<Event>().ToBytes(new Unlisted()));
        Assert.StartsWith("A value of type Unlisted cannot be kept where Event is declared", error.Message, StringComparison.Ordinal);
        Assert.Throws<StateFormatException>(() => CodecRegistry.Default.For<Event>().FromBytes([9, 1]));
    }
}
