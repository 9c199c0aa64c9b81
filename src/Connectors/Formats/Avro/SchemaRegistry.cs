using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorStream.Connectors;

/// <summary>Confluent's schema registry, or one that speaks as it does: gives each schema a number, which stands before each message.</summary>
/// <remarks>It is asked once for each schema; a message waits for the answer. A registry that does not answer fails the job, whatever is done with bad records.</remarks>
public sealed class SchemaRegistry
{
    private static readonly HttpClient Shared = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly ConcurrentDictionary<int, string> _schemas = [];
    private readonly ConcurrentDictionary<string, int> _ids = [];

    /// <summary>Where it is: <c>http://localhost:8081</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>Under which name schemas are registered that are written with: <c>topic-value</c> or <c>topic-key</c>; only needed to write.</summary>
    public string? Subject { get; init; }

    /// <summary>A user's name, if it asks for one; with <see cref="Password"/>.</summary>
    public string? User { get; init; }

    /// <summary>The user's password. It is never shown.</summary>
    public string? Password { get; init; }

    /// <summary>A token, if it asks for one. It is never shown.</summary>
    public string? BearerToken { get; init; }

    /// <summary>Makes the requests: with certificates of your own, say. Null: one of the library's.</summary>
    public HttpClient? Client { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"the schema registry {Url.GetLeftPart(UriPartial.Path)}";

    /// <summary>The schema with a number.</summary>
    /// <exception cref="IOException">The registry has none, or does not answer.</exception>
    internal string SchemaOf(int id) => _schemas.GetOrAdd(id, static (id, own) => own.Ask(HttpMethod.Get, $"schemas/ids/{id}", null, "schema").GetString()!, this);

    /// <summary>The number of a schema, which is registered if it is new.</summary>
    /// <exception cref="IOException">The registry refuses it, or does not answer.</exception>
    internal int IdOf(string schema) =>
        _ids.GetOrAdd(
            schema,
            static (schema, own) => own.Ask(HttpMethod.Post, $"subjects/{Uri.EscapeDataString(own.Subject ?? throw own.NoSubject())}/versions", new JsonObject { ["schema"] = schema }.ToJsonString(), "id").GetInt32(),
            this);

    internal void Validate()
    {
        if (Url is not { IsAbsoluteUri: true, Scheme: "http" or "https" }) throw new ArgumentException($"SchemaRegistry.Url is \"{Url}\"; it must be an address such as http://localhost:8081.");
        if (User is null != Password is null) throw new ArgumentException("SchemaRegistry has a User or a Password, but not both.");
        if (User is not null && BearerToken is not null) throw new ArgumentException("SchemaRegistry has a User and a BearerToken; it can have one of them.");
    }

    internal ArgumentException NoSubject() =>
        new("SchemaRegistry.Subject is null; to write it must be the name under which the schema is registered: the topic with \"-value\" or \"-key\".");

    private JsonElement Ask(HttpMethod method, string path, string? body, string field)
    {
        var address = new Uri(Url.AbsoluteUri.TrimEnd('/') + "/" + path);
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Accept.ParseAdd("application/vnd.schemaregistry.v1+json");
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/vnd.schemaregistry.v1+json");
        if (User is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")));
        if (BearerToken is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", BearerToken);
        try
        {
            using var response = (Client ?? Shared).Send(request);
            using var stream = response.Content.ReadAsStream();
            using var reader = new StreamReader(stream);
            var text = reader.ReadToEnd();
            if (!response.IsSuccessStatusCode) throw new IOException($"The schema registry answers {method} {address.GetLeftPart(UriPartial.Path)} with {(int)response.StatusCode}: {text}");
            using var document = JsonDocument.Parse(text);
            return document.RootElement.GetProperty(field).Clone();
        }
        catch (Exception wrong) when (wrong is HttpRequestException or TaskCanceledException or JsonException or KeyNotFoundException)
        {
            throw new IOException($"The schema registry does not answer {method} {address.GetLeftPart(UriPartial.Path)}: {wrong.Message}", wrong);
        }
    }
}
