using Xunit;

namespace ActorStream.Persistence.Tests.Codecs;

public class SerializerRegistryTests
{
    sealed class Ulid(byte[] bytes)
    {
        readonly byte[] _bytes = bytes;

        public byte[] ToByteArray() => _bytes;
    }

    sealed class UlidSerializer(int version) : TypeSerializer<Ulid>
    {
        public override int Version => version;

        public override void Write(ref StateWriter writer, in Ulid value) => writer.WriteBytes(value.ToByteArray());

        public override Ulid Read(ref StateReader reader, int version) => version == 1 ? new Ulid([.. reader.ReadBytes(4), 1]) : new Ulid(reader.ReadBytes(4).ToArray());
    }

    sealed class HexSerializer : TypeSerializer<int>
    {
        public override int Version => 0;

        public override void Write(ref StateWriter writer, in int value) => writer.WriteString($"{value:X}");

        public override int Read(ref StateReader reader, int version) => Convert.ToInt32(reader.ReadString(), 16);
    }

    sealed record Order(Ulid? Id, int Amount);

    [Fact]
    public void A_serializer_of_the_user_makes_a_type_a_key_and_part_of_others()
    {
        var registry = new CodecRegistry(new SerializerRegistry().Add(new UlidSerializer(2)));
        var codec = registry.ForKey<Order>();
        var order = new Order(new Ulid([1, 2, 3, 4]), 7);
        Assert.Equal([1, 7, 0, 0, 0, 1, 2, 1, 2, 3, 4], codec.ToBytes(order));
        Assert.Equal([1, 2, 3, 4], codec.FromBytes(codec.ToBytes(order)).Id!.ToByteArray());
        Assert.True(codec.Equals(order, new Order(new Ulid([1, 2, 3, 4]), 7)));
        Assert.Equal(codec.Hash(order), codec.Hash(new Order(new Ulid([1, 2, 3, 4]), 7)));
        Assert.False(codec.Equals(order, new Order(new Ulid([1, 2, 3, 5]), 7)));
        Assert.Null(codec.FromBytes(codec.ToBytes(new Order(null, 7))).Id);
        Assert.Equal("record?(Amount: int32, Id: custom:Ulid?)", codec.Shape.ToString());
        Assert.False(codec.IsImmutable);
    }

    [Fact]
    public void An_earlier_version_is_handed_to_the_serializer()
    {
        var old = new CodecRegistry(new SerializerRegistry().Add(new UlidSerializer(1))).For<Ulid>().ToBytes(new Ulid([1, 2, 3, 4]));
        var back = new CodecRegistry(new SerializerRegistry().Add(new UlidSerializer(2))).For<Ulid>().FromBytes(old);
        Assert.Equal([1, 2, 3, 4, 1], back.ToByteArray());
    }

    [Fact]
    public void A_serializer_holds_for_its_environment_only()
    {
        var own = new CodecRegistry(new SerializerRegistry().Add(new HexSerializer()));
        Assert.Equal([0, 2, 0x31, 0x46], own.For<ValueTuple<int>>().ToBytes(new(0x1F)));
        Assert.Equal([0x1F, 0, 0, 0], CodecRegistry.Default.For<ValueTuple<int>>().ToBytes(new(0x1F)));
        Assert.Equal(31, own.For<int>().FromBytes(own.For<int>().ToBytes(31)));
    }

    [Fact]
    public void A_serializer_that_is_added_later_counts_from_then_on()
    {
        var serializers = new SerializerRegistry();
        var registry = new CodecRegistry(serializers);
        Assert.Throws<UnsupportedTypeException>(registry.For<Order>);
        Assert.Equal(4, registry.For<int>().ToBytes(1).Length);
        serializers.Add(new UlidSerializer(1)).Add(new HexSerializer());
        Assert.Equal(3, registry.For<int>().ToBytes(1).Length);
        Assert.NotNull(registry.For<Order>());
        Assert.Throws<ArgumentOutOfRangeException>(() => serializers.Add(new UlidSerializer(256)));
    }

    [Fact]
    public void Codecs_are_built_once_and_by_many_threads_at_a_time()
    {
        var registry = new CodecRegistry(new SerializerRegistry());
        Parallel.For(0, 64, i =>
        {
            var codec = registry.For<(int, (string, KeyValuePair<long, Guid[]>)[])>();
            var value = (i, new[] { ("x", KeyValuePair.Create((long)i, new[] { Guid.Empty })) });
            Assert.True(codec.Equals(value, codec.FromBytes(codec.ToBytes(value))));
        });
        Assert.Same(registry.For<List<Guid?>>(), CodecRegistry.Default.For<List<Guid?>>());
    }
}
