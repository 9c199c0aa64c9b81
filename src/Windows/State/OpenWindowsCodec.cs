using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>A key's open windows: how many, then each window and what its contents are kept under.</summary>
internal readonly struct OpenWindowsCodec : ICodec<OpenWindows>
{
    static readonly TypeShape Milliseconds = new(ShapeKind.VarInt, "long");
    static readonly TypeShape Window = new(ShapeKind.Record, "TimeWindow", false, new MemberShape("start", Milliseconds), new MemberShape("end", Milliseconds));
    static readonly TypeShape Item = new(ShapeKind.Record, nameof(OpenWindow), false, new MemberShape("window", Window), new MemberShape("state", Window));

    public static Codec<OpenWindows> Codec { get; } =
        new Codec<OpenWindows, OpenWindowsCodec>(default, new CodecTraits(new TypeShape(ShapeKind.List, nameof(OpenWindows), false, new MemberShape("item", Item)), IsImmutable: false));

    public ulong Hash(in OpenWindows value) => throw new NotSupportedException("Open windows are no key.");

    public bool Equals(in OpenWindows x, in OpenWindows y) => throw new NotSupportedException("Open windows are no key.");

    public void Write(ref StateWriter writer, in OpenWindows value)
    {
        writer.WriteVarUInt((ulong)value.Count);
        for (var i = 0; i < value.Count; i++)
        {
            Write(ref writer, value.Items![i].Window);
            Write(ref writer, value.Items[i].State);
        }
    }

    public OpenWindows Read(ref StateReader reader)
    {
        var items = new OpenWindow[checked((int)reader.ReadVarUInt())];
        for (var i = 0; i < items.Length; i++)
        {
            var window = ReadWindow(ref reader);
            items[i] = new OpenWindow(window, ReadWindow(ref reader));
        }
        return new OpenWindows { Items = items, Count = items.Length };
    }

    static void Write(ref StateWriter writer, TimeWindow window)
    {
        writer.WriteVarInt(window.StartMilliseconds);
        writer.WriteVarInt(window.EndMilliseconds);
    }

    static TimeWindow ReadWindow(ref StateReader reader)
    {
        var start = reader.ReadVarInt();
        return new TimeWindow(start, reader.ReadVarInt());
    }
}
