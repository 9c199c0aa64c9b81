using System.Runtime.InteropServices;

namespace ActorStream.Connectors;

/// <summary>librdkafka's settings, for looking at them before there is a client.</summary>
internal static unsafe partial class NativeConf
{
    public const int Unknown = -2;
    public const int Ok = 0;

    private const string Name = "librdkafka";

    [LibraryImport(Name)]
    public static partial nint rd_kafka_conf_new();

    [LibraryImport(Name)]
    public static partial void rd_kafka_conf_destroy(nint conf);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rd_kafka_conf_set(nint conf, string name, string value, byte* error, nuint errorLength);

    /// <returns>Names and values by turns.</returns>
    [LibraryImport(Name)]
    public static partial nint rd_kafka_conf_dump(nint conf, nuint* count);

    [LibraryImport(Name)]
    public static partial void rd_kafka_conf_dump_free(nint dump, nuint count);
}
