namespace ActorStream.Persistence;

/// <summary>The row of a table whose keys say all there is, as timers do. It takes no bytes in a snapshot.</summary>
internal struct NoRow
{
    public static Codec<NoRow> Codec { get; } =
        new Codec<NoRow, NoRowCodec>(default, new CodecTraits(new TypeShape(ShapeKind.Record, "NoRow"), IsImmutable: true));

    readonly struct NoRowCodec : ICodec<NoRow>
    {
        public ulong Hash(in NoRow value) => 0;

        public bool Equals(in NoRow x, in NoRow y) => true;

        public void Write(ref StateWriter writer, in NoRow value)
        {
        }

        public NoRow Read(ref StateReader reader) => default;
    }
}
