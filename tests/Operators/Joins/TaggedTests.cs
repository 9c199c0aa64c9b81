using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Operators.Tests;

public class TaggedTests
{
    [Fact]
    public void Either_side_can_be_state()
    {
        var codec = CodecRegistry.Default.For<Tagged<Left, int>>();
        foreach (var tagged in new[] { new Tagged<Left, int>(false, new Left("a", [1, 2]), 0), new Tagged<Left, int>(true, null, 5) })
        {
            var read = codec.FromBytes(codec.ToBytes(tagged));
            Assert.Equal(tagged.IsRight, read.IsRight);
            Assert.Equal(tagged.Right, read.Right);
            Assert.Equal(tagged.Left?.Name, read.Left?.Name);
            Assert.Equal(tagged.Left?.Values, read.Left?.Values);
        }
    }

    [Fact]
    public void A_buffered_record_can_be_state()
    {
        var codec = CodecRegistry.Default.For<List<StampedRecord<Left>>>();
        var read = codec.FromBytes(codec.ToBytes([new(7, new Left("a", [1]))]));
        Assert.Equal(7, Assert.Single(read).Timestamp);
        Assert.Equal("a", read[0].Value.Name);
    }

    [Fact]
    public void The_key_is_that_of_the_records_own_stream()
    {
        var key = new TaggedKey<Left, int, string, KeyLambda<Left, string, int>, KeyLambda<int, string, long>>(new(static l => l.Name), new(static r => $"{r}"));
        Assert.Equal("a", key.GetKey(default(TagLeft<Left, int>).Map(new Left("a", []))));
        Assert.Equal("5", key.GetKey(default(TagRight<Left, int>).Map(5)));
    }

    private sealed record Left(string Name, List<int> Values);
}
