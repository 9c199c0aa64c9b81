using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorStream.Connectors;

/// <summary>A client of librdkafka with callbacks of ours: what goes wrong is kept, for whoever calls next.</summary>
internal sealed unsafe class KafkaClient : IDisposable
{
    private const int ErrorLength = 512;

    private readonly KafkaErrors _errors;
    private GCHandle _self;
    private volatile Exception? _failure;

    private KafkaClient(KafkaErrors errors)
    {
        _errors = errors;
        _self = GCHandle.Alloc(this);
    }

    public nint Handle { get; private set; }

    /// <summary>A record that could not be delivered, or what the client cannot recover from; null: all is well.</summary>
    public Exception? Failure => _failure;

    /// <param name="type"><see cref="NativeProducer.Producer"/> or <see cref="NativeProducer.Consumer"/>.</param>
    /// <param name="settings">Its settings, checked.</param>
    /// <param name="errors">Where to tell what goes wrong.</param>
    public static KafkaClient Create(int type, IReadOnlyDictionary<string, string> settings, KafkaErrors errors)
    {
        var client = new KafkaClient(errors);
        var error = stackalloc byte[ErrorLength];
        var conf = NativeConf.rd_kafka_conf_new();
        foreach (var (name, value) in settings)
        {
            if (NativeConf.rd_kafka_conf_set(conf, name, value, error, ErrorLength) == NativeConf.Ok) continue;
            NativeConf.rd_kafka_conf_destroy(conf);
            client._self.Free();
            throw new KafkaClientException(0, KafkaProperties.IsSecret(name) ? $"{name} cannot be what it is" : Text(error));
        }
        NativeProducer.rd_kafka_conf_set_opaque(conf, GCHandle.ToIntPtr(client._self));
        NativeProducer.rd_kafka_conf_set_error_cb(conf, &OnError);
        NativeProducer.rd_kafka_conf_set_log_cb(conf, &OnLog);
        if (type == NativeProducer.Producer) NativeProducer.rd_kafka_conf_set_dr_msg_cb(conf, &OnDelivery);
        client.Handle = NativeProducer.rd_kafka_new(type, conf, error, ErrorLength);
        if (client.Handle != 0) return client;
        NativeConf.rd_kafka_conf_destroy(conf);
        client._self.Free();
        throw new KafkaClientException(0, Text(error));
    }

    public void Dispose()
    {
        if (Handle == 0) return;
        NativeProducer.rd_kafka_destroy_flags(Handle, NativeProducer.WithoutClosing);
        Handle = 0;
        _self.Free();
    }

    /// <summary>Throws what a call gave.</summary>
    public void Check(nint error, string what)
    {
        if (error == 0) return;
        var code = NativeProducer.rd_kafka_error_code(error);
        var text = Text(NativeProducer.rd_kafka_error_string(error)) + Advice(code);
        NativeProducer.rd_kafka_error_destroy(error);
        throw new KafkaClientException(code, $"{what}: {text}{LastWords(code)}");
    }

    /// <summary>What the client said last, which is often the reason of an error.</summary>
    private string LastWords(int code) => _errors.Last is { } last && last.Code != (Confluent.Kafka.ErrorCode)code ? $" ({last.Reason})" : "";

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    private static KafkaClient? Of(nint opaque) => opaque == 0 ? null : (KafkaClient?)GCHandle.FromIntPtr(opaque).Target;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnDelivery(nint client, NativeMessage* message, nint opaque)
    {
        if (message->Error is NativeKafka.NoError or NativeProducer.Purged or NativeProducer.PurgedInFlight || Of(opaque) is not { } self) return;
        var topic = message->Topic == 0 ? "?" : Text((byte*)NativeKafka.rd_kafka_topic_name(message->Topic));
        self._failure ??= new KafkaClientException(message->Error, $"a record of {message->ValueLength} bytes could not be written to the topic {topic}: {NativeKafka.Text(message->Error)}{Advice(message->Error)}{(message->Error == NativeProducer.MessageTimedOut ? self.LastWords(message->Error) : "")}");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnError(nint client, int code, byte* reason, nint opaque)
    {
        const int Fatal = -150;
        if (Of(opaque) is not { } self) return;
        var text = Text(reason);
        if (code == Fatal)
        {
            var error = stackalloc byte[ErrorLength];
            code = NativeProducer.rd_kafka_fatal_error(client, error, ErrorLength);
            self._failure ??= new KafkaClientException(code, Text(error));
        }
        self._errors.Handle(new Confluent.Kafka.Error((Confluent.Kafka.ErrorCode)code, text));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnLog(nint client, int level, byte* facility, byte* text)
    {
        const int Warning = 4;
        if (level <= Warning && client != 0 && Of(NativeProducer.rd_kafka_opaque(client)) is { } self) self._errors.Log(Text(text));
    }

    private static string Advice(int code) => code == NativeProducer.TooLarge
        ? ". The topic's max.message.bytes, and the client's property message.max.bytes, say how large one may be"
        : "";
}
