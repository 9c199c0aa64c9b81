using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Xunit;

namespace ActorStream.Tests;

/// <summary>A PostgreSQL server for the tests: the one of ACTORSTREAM_TEST_POSTGRES (a connection string), else one of their own in a temporary folder.</summary>
public sealed class PostgreSqlServer : IAsyncLifetime
{
    static readonly string? Given = Environment.GetEnvironmentVariable("ACTORSTREAM_TEST_POSTGRES") is { Length: > 0 } text ? text : null;
    static readonly string? Programs = FindPrograms();

    string? _folder;
    Process? _keeper;

    /// <summary>Why there is no server; null when there is one.</summary>
    public static string? WhyNot { get; } = Given is not null || (Programs is not null && (!IsRoot || File.Exists("/usr/bin/setpriv")))
        ? null
        : "PostgreSQL is not installed: install the package \"postgresql\", or set ACTORSTREAM_TEST_POSTGRES to the connection string of a server.";

    public string ConnectionString { get; private set; } = "";

    static bool IsRoot => Environment.UserName == "root";

    public async Task InitializeAsync()
    {
        if (WhyNot is not null)
            return;
        ConnectionString = Given ?? await StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_keeper is null)
            return;
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
    }

    /// <summary>Kills the server with all its processes (SIGKILL) and starts it again; does nothing to one that was given.</summary>
    /// <returns>When it answers again.</returns>
    public async Task CrashAsync()
    {
        if (_keeper is null)
            return;
        await _keeper.StandardInput.WriteLineAsync("crash");
        await _keeper.StandardInput.FlushAsync();
        await AnswerAsync(ConnectionString);
    }

    async Task<string> StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("actorstream-postgres-").FullName;
        var port = FreePort();
        var user = IsRoot ? "setpriv --reuid=postgres --regid=postgres --clear-groups" : "";
        // The keeper ends the server and removes its folder when its input ends: also when this process is killed.
        var script = $"""
            {(IsRoot ? $"chown postgres '{_folder}'" : ":")}
            cd '{_folder}'
            {user} '{Programs}/initdb' -D '{_folder}/data' -U actor --auth=trust --no-sync -E UTF8 --locale=C > '{_folder}/log' 2>&1 || echo failed
            while :; do
              setsid {user} '{Programs}/postgres' -D '{_folder}/data' -p {port} -k '{_folder}' -c listen_addresses=127.0.0.1 -c fsync=off -c wal_level=logical -c max_connections=200 >> '{_folder}/log' 2>&1 < /dev/null &
              server=$!
              [ -n "$told" ] || echo started
              told=yes
              read -r _ || break
              kill -KILL -$server
              wait $server
              # Its children, in groups of their own, notice it; until then they hold what a new server needs.
              while ls -l /proc/[0-9]*/cwd 2> /dev/null | grep -q '{_folder}/data$'; do sleep 0.05; done
            done
            kill -INT $server
            wait $server
            rm -rf '{_folder}'
            """;
        _keeper = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        if (await _keeper.StandardOutput.ReadLineAsync() != "started")
            throw new InvalidOperationException("initdb failed: " + await File.ReadAllTextAsync(_folder + "/log"));
        var text = new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Username = "actor", Password = "swordfish", Database = "postgres" }.ConnectionString;
        await AnswerAsync(text);
        return text;
    }

    async Task AnswerAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        for (var watch = Stopwatch.StartNew(); ; await Task.Yield())
        {
            try
            {
                await using var command = source.CreateCommand("SELECT 1");
                await command.ExecuteScalarAsync();
                return;
            }
            catch (NpgsqlException error)
            {
                if (watch.Elapsed > TimeSpan.FromMinutes(1))
                    throw new InvalidOperationException("The server does not answer: " + await File.ReadAllTextAsync(_folder + "/log"), error);
            }
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static string? FindPrograms()
    {
        string[] places =
        [
            .. Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(static d => d + "/bin").OrderDescending().ToArray() : [],
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries),
        ];
        return OperatingSystem.IsWindows() ? null : places.FirstOrDefault(static p => File.Exists(p + "/initdb") && File.Exists(p + "/postgres"));
    }
}

[CollectionDefinition(Name)]
public sealed class PostgreSqlTests : ICollectionFixture<PostgreSqlServer>
{
    public const string Name = "PostgreSQL";
}
