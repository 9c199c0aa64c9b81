using System.Net;
using System.Text;
using ActorStream.Tests;
using Xunit;

namespace ActorStream.Connectors.Tests;

public sealed class HttpSinkTests
{
    [Fact]
    public async Task Records_are_posted_in_batches_as_an_array_or_lines_or_one_by_one()
    {
        Assert.Equal(["application/json [1,2]", "application/json [3]"], await PostedAsync(new HttpSink<int> { Url = Url, Format = new JsonFormat<int>(), BatchSize = 2 }));
        Assert.Equal(["application/x-ndjson 1\n2\n3\n"], await PostedAsync(new HttpSink<int> { Url = Url, Format = new JsonFormat<int>(), Body = HttpBody.Lines }));
        Assert.Equal(["application/json 1", "application/json 2", "application/json 3"], await PostedAsync(new HttpSink<int> { Url = Url, Format = new JsonFormat<int>(), Body = HttpBody.Single }));
    }

    [Fact]
    public async Task A_batch_is_posted_again_until_the_server_takes_it()
    {
        var sink = new HttpSink<int> { Url = Url, Format = new JsonFormat<int>(), RetryDelay = TimeSpan.FromTicks(1) };
        Assert.Equal(Enumerable.Repeat("application/json [1,2,3]", 4), await PostedAsync(sink, HttpStatusCode.ServiceUnavailable, HttpStatusCode.TooManyRequests, HttpStatusCode.RequestTimeout));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, 5, "http://localhost/in did not take 3 records: it answered 400 because")]
    [InlineData(HttpStatusCode.BadGateway, 0, "http://localhost/in did not take 3 records: it answered 502 because")]
    [InlineData(HttpStatusCode.BadGateway, 1, "http://localhost/in did not take 3 records after 1 retries: it answered 502 because")]
    public async Task What_the_server_refuses_fails_the_job(HttpStatusCode status, int retries, string message)
    {
        var sink = new HttpSink<int> { Url = new Uri("http://localhost/in?secret=1"), Format = new JsonFormat<int>(), MaxRetries = retries, RetryDelay = TimeSpan.FromTicks(1) };
        var failure = await Assert.ThrowsAsync<JobExecutionException>(() => PostedAsync(sink, status, status, status));
        Assert.Contains(message, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_is_posted_before_a_checkpoint_and_when_its_time_has_come()
    {
        var time = new ManualTime();
        var start = time.GetUtcNow().ToUnixTimeMilliseconds();
        var server = new Server([]);
        using var client = new HttpClient(server);
        var writer = new HttpWriter<int>(With(new HttpSink<int> { Url = Url, Format = new JsonFormat<int>() }, client), time);
        await writer.WriteAsync(new[] { 1 }, default);
        Assert.Empty(server.Posted);
        Assert.Equal(start + 1000, writer.NextTime);
        await writer.OnTimeAsync(start + 999, default);
        Assert.Empty(server.Posted);
        await writer.OnTimeAsync(start + 1000, default);
        Assert.Equal(["application/json [1]"], server.Posted);
        Assert.Equal(long.MaxValue, writer.NextTime);
        await writer.WriteAsync(new[] { 2 }, default);
        Assert.Empty(await writer.PrepareCommitAsync(default));
        Assert.Equal(["application/json [1]", "application/json [2]"], server.Posted);
    }

    private static Uri Url { get; } = new("http://localhost/in");

    private static async Task<List<string>> PostedAsync(HttpSink<int> sink, params HttpStatusCode[] answers)
    {
        var server = new Server(answers);
        using var client = new HttpClient(server);
        var env = Jobs.Environment();
        env.RestartStrategy = RestartStrategy.None;
        env.FromElements(1, 2, 3).SinkTo(With(sink, client));
        await env.ExecuteAsync("posting");
        return server.Posted;
    }

    private static HttpSink<int> With(HttpSink<int> sink, HttpClient client) => new()
    {
        Url = sink.Url,
        Format = sink.Format,
        Body = sink.Body,
        BatchSize = sink.BatchSize,
        MaxRetries = sink.MaxRetries,
        RetryDelay = sink.RetryDelay,
        Client = client,
        Headers = { ["X-Key"] = "k" },
    };

    private sealed class Server(HttpStatusCode[] answers) : HttpMessageHandler
    {
        public List<string> Posted { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal("k", Assert.Single(request.Headers.GetValues("X-Key")));
            Posted.Add($"{request.Content!.Headers.ContentType} {Encoding.UTF8.GetString(await request.Content.ReadAsByteArrayAsync(cancellationToken))}");
            var status = Posted.Count <= answers.Length ? answers[Posted.Count - 1] : HttpStatusCode.OK;
            return new HttpResponseMessage(status) { Content = new StringContent("because") };
        }
    }
}
