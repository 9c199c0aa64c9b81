using System.Net.Sockets;
using Xunit;

namespace ActorStream.Persistence.Tests.Codecs;

public class RefusalTests
{
    const string Add = "add a serializer: env.Serializers.Add(new …).";

    sealed record Session(long Id, Socket Socket);

    sealed record Deep(int A, List<Session> Sessions);

    sealed record With<T>(T Value);

    abstract record Shape(int Id);

    interface IShape;

    sealed record Node(int Value, Node? Next);

    sealed record Left(Right? Right);

    sealed record Right(List<Left> Lefts);

    sealed class Hidden
    {
        readonly int _total = 1;

        public override string ToString() => $"{_total}";
    }

    sealed class HiddenProperty
    {
        internal int Total { get; set; }
    }

    sealed class Unsettable
    {
        public int Total { get; } = 1;
    }

    sealed class Stray(int seed)
    {
        public int Value { get; set; } = seed;
    }

    sealed class Class
    {
        public int Value { get; set; }
    }

    sealed class OwnList : List<int>;

    sealed record Twice([property: StateName("B")] int A, int B);

    [Subtype<string>("text")]
    abstract record WrongCase;

    static string Refusal<T>() => Assert.Throws<UnsupportedTypeException>(CodecRegistry.Default.For<T>).Message;

    static string KeyRefusal<T>() => Assert.Throws<UnsupportedTypeException>(CodecRegistry.Default.ForKey<T>).Message;

    [Fact]
    public void A_member_of_a_type_of_dotnet_is_named_with_its_path()
    {
        Assert.Equal($"the type Session cannot be serialized: its member Socket is System.Net.Sockets.Socket. Mark the member [StateIgnore] or {Add}", Refusal<Session>());
        Assert.Equal(
            "the key type Session cannot be serialized: its member Socket is System.Net.Sockets.Socket. Key by what identifies it (s => s.Id), mark the member [StateIgnore], or "
            + Add, KeyRefusal<Session>());
        Assert.Equal($"the type Deep cannot be serialized: its member Sessions[].Socket is System.Net.Sockets.Socket. Mark the member [StateIgnore] or {Add}", Refusal<Deep>());
        Assert.StartsWith("the type (int, List<Session>) cannot be serialized: its member Item2[].Socket is System.Net.Sockets.Socket.", Refusal<(int, List<Session>)>(), StringComparison.Ordinal);
        Assert.StartsWith("the type Dictionary<string, Session> cannot be serialized: its part [value].Socket is", Refusal<Dictionary<string, Session>>(), StringComparison.Ordinal);
        Assert.Equal($"the type Socket cannot be serialized: it is System.Net.Sockets.Socket. A{Add[1..]}", Refusal<Socket>());
    }

    [Fact]
    public void What_has_no_fixed_form_is_refused_with_its_remedy()
    {
        Refused<With<object>>("its member Value is object, which can hold anything. Give it its real type, or an abstract one that lists its cases with [Subtype<T>(\"name\")],");
        Refused<With<Action<int>>>("its member Value is System.Action<int>, a delegate, and code cannot be stored. Mark the member");
        Refused<With<Task<int>>>("its member Value is System.Threading.Tasks.Task<int>, work that is still going on. Keep its result,");
        Refused<With<ValueTask>>("its member Value is System.Threading.Tasks.ValueTask, work that is still going on. Keep its result,");
        Refused<With<MemoryStream>>("its member Value is System.IO.MemoryStream, an open stream. Keep its bytes as byte[],");
        Refused<With<IEnumerable<int>>>("its member Value is System.Collections.Generic.IEnumerable<int>, which may be lazy. Use List<int> or int[],");
        Refused<With<IAsyncEnumerable<int>>>("its member Value is System.Collections.Generic.IAsyncEnumerable<int>, which may be lazy. Use List<int> or int[],");
        Refused<With<LinkedList<int>>>("its member Value is System.Collections.Generic.LinkedList<int>, a collection without a serializer. Use List<int>,");
        Refused<With<OwnList>>("its member Value is OwnList, a collection without a serializer. Use List<int>,");
        Refused<With<int[,]>>("its member Value is int[,], an array of 2 dimensions. Use an array of arrays,");
        Refused<With<nint>>("its member Value is nint, which has a meaning only in this process's memory. Use a long or an array,");
        Refused<With<Shape>>("its member Value is Shape, an abstract type whose cases are not known. List them on Shape with [Subtype<T>(\"name\")],");
        Refused<With<IShape>>("its member Value is IShape, an interface whose cases are not known. List them on IShape with [Subtype<T>(\"name\")],");
        Refused<With<Exception>>("its member Value is System.Exception. Mark the member");
        Refused<WrongCase>("it lists the subtype string, which does not derive from it. Remove [Subtype<string>] or add");
    }

    [Fact]
    public void Cycles_are_refused()
    {
        Refused<Node>("its member Next is Node again: a cycle. Keep the key of the other value instead of the value,");
        Refused<Left>("its member Right.Lefts[] is Left again: a cycle.");
        Refused<Right>("its member Lefts[].Right is Right again: a cycle.");
    }

    [Fact]
    public void What_would_be_lost_is_refused()
    {
        Refused<Hidden>("its member _total is a private field that no public member covers, so it would be lost. Keep it with [StateName(\"total\")], mark the member [StateIgnore], or add");
        Refused<HiddenProperty>("its member Total is not public, so it would be lost. Make it public, keep it as it is with [StateName(\"Total\")], mark");
        Refused<Unsettable>("its member Total can neither be set nor comes through the constructor. Give it an init accessor, mark");
        Refused<Stray>("it cannot be made again: the parameter seed of its constructor Stray(int seed) is none of its public members. Give it a constructor");
        Refused<Twice>("its member B has the name \"B\" in state, as A has. Give one of them another [StateName],");
    }

    [Fact]
    public void A_key_needs_value_equality()
    {
        Assert.Equal("the type int[] cannot be a key: it is int[], and arrays have no value equality. Key by what identifies it (i => i.Id).", KeyRefusal<int[]>());
        Assert.Equal(
            "the type With<List<int>> cannot be a key: its member Value is System.Collections.Generic.List<int>, and collections have no value equality. "
            + "Key by what identifies it (w => w.Id) or mark the member [StateIgnore].", KeyRefusal<With<List<int>>>());
        Assert.StartsWith("the type With<(int, HashSet<int>)> cannot be a key: its member Value.Item2 is System.Collections.Generic.HashSet<int>, and", KeyRefusal<With<(int, HashSet<int>)>>(), StringComparison.Ordinal);
        Assert.StartsWith("the type Class cannot be a key: it is Class, a class without value equality. Make it a record or key by", KeyRefusal<Class>(), StringComparison.Ordinal);
        Assert.Equal("its member Value is Class, a class without value equality", CodecRegistry.Default.For<With<Class>>().WhyNotKey);
        Assert.Null(CodecRegistry.Default.For<With<(int, string, Guid?, DayOfWeek)>>().WhyNotKey);
    }

    static void Refused<T>(string reason)
    {
        Assert.Contains($"cannot be serialized: {reason}", Refusal<T>(), StringComparison.Ordinal);
        Assert.False(CodecRegistry.Default.TryFor(typeof(T), out _, out var fault));
        Assert.NotNull(fault);
    }
}
