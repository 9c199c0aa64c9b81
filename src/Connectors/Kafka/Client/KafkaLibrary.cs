using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace ActorStream.Connectors;

/// <summary>Finds librdkafka: what the client's package brings, else the system's.</summary>
internal static unsafe class KafkaLibrary
{
    private static readonly string[] SystemNames = ["librdkafka.so.1", "librdkafka.so", "librdkafka.1.dylib", "librdkafka.dylib", "librdkafka.dll"];

    private static readonly Lazy<string?> Fault = new(Load);
    private static readonly Lazy<nint> LeaderEpochFunction = new(static () => NativeLibrary.TryGetExport(_handle, "rd_kafka_message_leader_epoch", out var function) ? function : 0);
    private static nint _handle;

    /// <exception cref="ArgumentException">It is not there; the message says what to install.</exception>
    public static void Require()
    {
        if (Fault.Value is { } fault) throw new ArgumentException(fault);
    }

    /// <summary>Known from librdkafka 2.1 on.</summary>
    public static int? LeaderEpoch(NativeMessage* message) =>
        LeaderEpochFunction.Value is var function && function != 0 && ((delegate* unmanaged<NativeMessage*, int>)function)(message) is >= 0 and var epoch ? epoch : null;

    private static string? Load()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, Resolve);
        }
        catch (InvalidOperationException)
        {
            // The program has a way of its own to find it.
        }
        NativeLibrary.SetDllImportResolver(typeof(KafkaLibrary).Assembly, Resolve);
        try
        {
            return Library.Version > 0 ? null : "librdkafka has no version.";
        }
        catch (Exception cause)
        {
            var why = cause is DllNotFoundException or TypeInitializationException || _handle == 0 ? "" : $" ({cause.Message})";
            return $"Kafka needs the native library librdkafka, which was not found{why}: install the package \"librdkafka1\" (Debian, Ubuntu) or \"librdkafka\" (others).";
        }
    }

    /// <summary>Both assemblies must get the same copy of the library.</summary>
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (!name.EndsWith("librdkafka", StringComparison.Ordinal)) return 0;
        if (assembly != typeof(Library).Assembly && _handle != 0) return _handle;
        if (NativeLibrary.TryLoad(name, typeof(Library).Assembly, path, out var handle)) return _handle = handle;
        foreach (var candidate in SystemNames)
            if (NativeLibrary.TryLoad(candidate, out handle)) return _handle = handle;
        return 0;
    }
}
