using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace ActorStream.Connectors;

/// <summary>Databases by their JDBC addresses: <c>jdbc:postgresql://host:5432/database?sslmode=require</c>, <c>jdbc:sqlite:file.db</c>. Addresses are never shown: they may hold passwords.</summary>
internal static class JdbcUrl
{
    private const string PostgreSql = "jdbc:postgresql:";
    private const string Sqlite = "jdbc:sqlite:";

    // A database is opened once for a process: each holds a pool of connections.
    private static readonly ConcurrentDictionary<string, DbDataSource> Open = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOptionException">It is no address, or of a database that is not known.</exception>
    public static DbDataSource DataSource(string url, string? driver, string? user, string? password, TimeSpan timeout)
    {
        if (url.StartsWith(PostgreSql, StringComparison.Ordinal))
        {
            Driver(driver, "org.postgresql.Driver");
            return Open.GetOrAdd(ConnectionString(url[PostgreSql.Length..], user, password, timeout), static text => NpgsqlDataSource.Create(text));
        }
        if (!url.StartsWith(Sqlite, StringComparison.Ordinal) || url.Length == Sqlite.Length) throw Wrong();
        Driver(driver, "org.sqlite.JDBC");
        if (user is not null) throw new InvalidOptionException("The option username is set: a SQLite file has no users.");
        return Open.GetOrAdd(url, static text => new SqliteDataSource(text[Sqlite.Length..]));
    }

    private static string ConnectionString(string rest, string? user, string? password, TimeSpan timeout)
    {
        var text = new NpgsqlConnectionStringBuilder { Host = "localhost", Timeout = (int)Math.Clamp(timeout.TotalSeconds, 1, 1024) };
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var place = question < 0 ? rest : rest[..question];
        if (place.StartsWith("//", StringComparison.Ordinal))
        {
            var slash = place.IndexOf('/', 2);
            var server = slash < 0 ? place[2..] : place[2..slash];
            place = slash < 0 ? "" : place[(slash + 1)..];
            var colon = server.LastIndexOf(':');
            if (colon > server.LastIndexOf(']'))
            {
                if (!int.TryParse(server.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65_535) throw Wrong();
                text.Port = port;
                server = server[..colon];
            }
            if (server.Length > 0) text.Host = server;
        }
        if (place.Length > 0) text.Database = Uri.UnescapeDataString(place);
        foreach (var pair in question < 0 ? [] : rest[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries)) Set(text, pair);
        if (user is not null) (text.Username, text.Password) = (user, password);
        return text.ConnectionString;
    }

    private static void Set(NpgsqlConnectionStringBuilder text, string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        var (name, value) = equals < 0 ? (pair, "") : (pair[..equals], Uri.UnescapeDataString(pair[(equals + 1)..]));
        var known = name switch
        {
            "user" => "Username",
            "password" => "Password",
            "currentSchema" => "Search Path",
            "sslmode" => "SSL Mode",
            "ApplicationName" => "Application Name",
            "connectTimeout" or "loginTimeout" => "Timeout",
            "tcpKeepAlive" => "Tcp Keepalive",
            // What is always so, or only a matter of speed there.
            "reWriteBatchedInserts" or "stringtype" => null,
            _ => throw new InvalidOptionException($"The option url has the property {name}, which is not known; it may have user, password, currentSchema, sslmode, ApplicationName, connectTimeout and tcpKeepAlive."),
        };
        if (known is null) return;
        try
        {
            text[known] = known == "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new InvalidOptionException($"The option url has a wrong value for the property {name}.");
        }
    }

    private static void Driver(string? given, string known)
    {
        if (given is not null && given != known) throw TableOptions.Wrong("driver", given, $"{known}, or left out");
    }

    private static InvalidOptionException Wrong() => new("The option url must be an address such as jdbc:postgresql://localhost:5432/database or jdbc:sqlite:file.db.");
}
