using System.Buffers;
using System.Net.Sockets;
using ActorStream.Operators;

namespace ActorStream.Connectors;

/// <summary>Sends records to a server, a line each. For trying things out: what a broken connection had not yet delivered may be lost.</summary>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// var server = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
/// server.Start();
/// var received = Task.Run(async () =>
/// {
///     using var client = await server.AcceptTcpClientAsync();
///     using var lines = new StreamReader(client.GetStream());
///     return (await lines.ReadToEndAsync()).ReplaceLineEndings(" ");
/// });
/// env.FromElements("to", "be").SinkTo(new SocketSink&lt;string> { Host = "localhost", Port = ((System.Net.IPEndPoint)server.LocalEndpoint).Port, Format = new TextFormat() });
/// await env.ExecuteAsync();
/// Console.WriteLine((await received).TrimEnd());
/// // prints: to be
/// </code></example>
public sealed class SocketSink<T> : ISink<T>
{
    /// <summary>The server.</summary>
    public required string Host { get; init; }

    /// <summary>Its port, from 1 to 65,535.</summary>
    public required int Port { get; init; }

    /// <summary>Records to bytes.</summary>
    public required IFormat<T> Format { get; init; }

    /// <summary>How many times in a row to connect again, half a second apart, after the connection failed; -1: for ever, 0 by default.</summary>
    public int MaxRetries { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Host}:{Port}";

    void ISink<T>.Validate()
    {
        if (string.IsNullOrWhiteSpace(Host)) throw new ArgumentException("SocketSink.Host is empty. Give the server's name or address.");
        if (Port is < 1 or > 65535) throw new ArgumentException($"SocketSink.Port is {Port}; it must be from 1 to 65,535.");
        if (Format is null) throw new ArgumentException("SocketSink.Format is null. Give a TextFormat, CsvFormat or JsonFormat.");
        if (MaxRetries < -1) throw new ArgumentException($"SocketSink.MaxRetries is {MaxRetries}; it must be at least 0, or -1 for ever.");
        if (!Format.IsLines) throw new ArgumentException($"SocketSink.Format is {CsvTypes.Name(Format.GetType())}, whose records may hold the bytes of line ends.");
        Format.Validate();
    }

    Inlet<T> ISink<T>.CreateOperator(OperatorContext context) => ((ISink<T>)new Lines(this)).CreateOperator(context);

    private sealed class Lines(SocketSink<T> settings) : TwoPhaseSink<T, int>
    {
        public override Task<SinkWriter<T, int>> CreateWriterAsync(SinkContext context, CancellationToken cancellationToken) =>
            Task.FromResult<SinkWriter<T, int>>(new Writer(settings, context.TimeProvider));

        public override Task CommitAsync(int committable, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Writer(SocketSink<T> settings, TimeProvider time) : SinkWriter<T, int>
    {
        private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

        private readonly Action<T, IBufferWriter<byte>> _encode = settings.Format.CreateEncoder();
        private readonly ArrayBufferWriter<byte> _lines = new();
        private TcpClient? _client;

        public override async Task WriteAsync(ReadOnlyMemory<T> records, CancellationToken cancellationToken)
        {
            _lines.ResetWrittenCount();
            for (var i = 0; i < records.Length; i++)
            {
                _encode(records.Span[i], _lines);
                _lines.Write("\n"u8);
            }
            for (var retries = 0; ; retries++)
            {
                if (await TryAsync(cancellationToken).ConfigureAwait(false) is not { } failure) return;
                if (settings.MaxRetries >= 0 && retries >= settings.MaxRetries) throw new IOException($"{settings} cannot be written to after {retries} retries: {failure.Message}", failure);
                await Task.Delay(RetryDelay, time, cancellationToken).ConfigureAwait(false);
            }
        }

        public override Task<IReadOnlyList<int>> PrepareCommitAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<int>>([]);

        public override ValueTask DisposeAsync()
        {
            _client?.Dispose();
            return base.DisposeAsync();
        }

        private async Task<Exception?> TryAsync(CancellationToken cancellationToken)
        {
            try
            {
                if (_client is null)
                {
                    _client = new TcpClient();
                    await _client.ConnectAsync(settings.Host, settings.Port, cancellationToken).ConfigureAwait(false);
                }
                await _client.GetStream().WriteAsync(_lines.WrittenMemory, cancellationToken).ConfigureAwait(false);
                return null;
            }
            catch (Exception failure) when (failure is SocketException or IOException)
            {
                _client?.Dispose();
                _client = null;
                return failure;
            }
        }
    }
}
