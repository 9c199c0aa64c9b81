using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace ActorStream.Connectors;

/// <summary>Posts the records of one subtask.</summary>
internal sealed class HttpWriter<T>(HttpSink<T> settings, TimeProvider time) : SinkWriter<T, int>
{
    private const int LongestAnswer = 500;

    private static readonly HttpClient Shared = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });

    private readonly Action<T, IBufferWriter<byte>> _encode = settings.Format.CreateEncoder();
    private readonly ArrayBufferWriter<byte> _body = new();
    private int _waiting;
    private long _due = long.MaxValue;

    internal override long NextTime => _due;

    private int BatchSize => settings.Body == HttpBody.Single ? 1 : settings.BatchSize;

    public override async Task WriteAsync(ReadOnlyMemory<T> records, CancellationToken cancellationToken)
    {
        for (var i = 0; i < records.Length; i++)
        {
            if (_waiting == 0) _due = (time.GetUtcNow() + settings.FlushInterval).ToUnixTimeMilliseconds();
            if (settings.Body == HttpBody.JsonArray) _body.Write(_waiting == 0 ? "["u8 : ","u8);
            _encode(records.Span[i], _body);
            if (settings.Body == HttpBody.Lines) _body.Write("\n"u8);
            if (++_waiting >= BatchSize) await PostAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override async Task<IReadOnlyList<int>> PrepareCommitAsync(CancellationToken cancellationToken)
    {
        await PostAsync(cancellationToken).ConfigureAwait(false);
        return [];
    }

    internal override Task OnTimeAsync(long now, CancellationToken cancellationToken) => now >= _due ? PostAsync(cancellationToken) : Task.CompletedTask;

    private async Task PostAsync(CancellationToken cancellationToken)
    {
        if (_waiting == 0) return;
        if (settings.Body == HttpBody.JsonArray) _body.Write("]"u8);
        var pause = settings.RetryDelay;
        for (var retries = 0; ; retries++)
        {
            var (error, isFinal) = await TryAsync(cancellationToken).ConfigureAwait(false);
            if (error is null) break;
            if (isFinal || retries >= settings.MaxRetries)
                throw new IOException($"{settings} did not take {_waiting} records{(retries > 0 ? $" after {retries} retries" : "")}: {error}");
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            pause *= 2;
        }
        _body.ResetWrittenCount();
        _waiting = 0;
        _due = long.MaxValue;
    }

    private async Task<(string? Error, bool IsFinal)> TryAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Url) { Content = new ReadOnlyMemoryContent(_body.WrittenMemory) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(settings.Body switch
        {
            HttpBody.Lines => "application/x-ndjson",
            _ when settings.Format is JsonFormat<T> => "application/json",
            _ => "application/octet-stream",
        });
        foreach (var (name, value) in settings.Headers)
        {
            if (request.Headers.TryAddWithoutValidation(name, value)) continue;
            request.Content.Headers.Remove(name);
            request.Content.Headers.TryAddWithoutValidation(name, value);
        }
        try
        {
            using var response = await (settings.Client ?? Shared).SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode) return (null, true);
            var answer = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            if (answer.Length > LongestAnswer) answer = string.Concat(answer.AsSpan(0, LongestAnswer), "…");
            var mayPass = response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
            return ($"it answered {(int)response.StatusCode} {answer}", !mayPass);
        }
        catch (Exception wrong) when (wrong is HttpRequestException or IOException || (wrong is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (wrong.Message, false);
        }
    }
}
