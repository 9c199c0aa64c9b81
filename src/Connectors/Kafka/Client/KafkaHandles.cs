using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace ActorStream.Connectors;

/// <summary>The client of librdkafka within one of the package's.</summary>
internal static class KafkaHandles
{
    private static readonly PropertyInfo Property = typeof(Handle).GetProperty("LibrdkafkaHandle", BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new MissingMemberException("Confluent.Kafka.Handle has no LibrdkafkaHandle: this version of the package is not known.");

    /// <summary>Valid until the client is disposed.</summary>
    public static nint Of(IClient client) => ((SafeHandle)Property.GetValue(client.Handle)!).DangerousGetHandle();
}
