using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Confluent.Kafka;
using Xunit;

namespace ActorStream.Tests;

/// <summary>
/// A broker for the tests: the one of ACTORSTREAM_TEST_KAFKA (its address), else one of their own in a temporary folder: from the folder
/// shared/kafka beside the repository, or in a container.
/// </summary>
public class KafkaBroker : IAsyncLifetime
{
    static readonly string? Given = Environment.GetEnvironmentVariable("ACTORSTREAM_TEST_KAFKA") is { Length: > 0 } text ? text : null;
    protected static readonly string? Programs = FindPrograms();
    static readonly bool HasDocker = Given is null && Programs is null && Succeeds("docker", "info");

    string? _folder;
    Process? _keeper;

    /// <summary>Why there is no broker; null when there is one.</summary>
    public static string? WhyNot { get; } = FindFault();

    /// <summary>Whether the broker can be killed: not one that was given.</summary>
    public static bool IsOwn => Given is null;

    public string Servers { get; private set; } = "";

    /// <summary>How the tests' own clients reach it.</summary>
    protected virtual Dictionary<string, string> Client => [];

    public virtual async Task InitializeAsync()
    {
        if (WhyNot is not null) return;
        Servers = Given ?? await StartAsync();
    }

    public virtual async Task DisposeAsync()
    {
        if (_keeper is null) return;
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
    }

    /// <summary>Kills the broker (SIGKILL) and starts it again on the same data.</summary>
    /// <returns>When it answers again.</returns>
    public async Task CrashAsync()
    {
        if (_keeper is null) return;
        await TellAsync("crash");
        await AnswerAsync(Servers);
    }

    /// <summary>Kills the broker without starting it again, until <see cref="StartAgainAsync"/>.</summary>
    public Task StopAsync() => TellAsync("stop");

    public async Task StartAgainAsync()
    {
        await TellAsync("start");
        await AnswerAsync(Servers);
    }

    async Task TellAsync(string word)
    {
        await _keeper!.StandardInput.WriteLineAsync(word);
        await _keeper.StandardInput.FlushAsync();
        if (await _keeper.StandardOutput.ReadLineAsync() != word) throw new InvalidOperationException($"The broker's keeper did not {word}.");
    }

    /// <summary>The command that runs a broker.</summary>
    protected virtual string Command(int port, string folder) => Programs is null ? Container(port) : $"setsid '{Programs}/start.sh' {port} '{folder}/data'";

    protected async Task<string> StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("actorstream-kafka-").FullName;
        var port = FreePort();
        var start = Command(port, _folder);
        // The keeper ends the broker and removes its folder when its input ends: also when this process is killed.
        var script = $$"""
            trap '' INT TERM HUP
            begin() { {{start}} >> '{{_folder}}/log' 2>&1 < /dev/null & broker=$!; }
            finish() { {{(Programs is null ? $"docker kill actorstream-kafka-{port}" : "kill -KILL -$broker")}} > /dev/null 2>&1; wait $broker 2> /dev/null; }
            begin
            echo started
            while read -r word; do
              [ "$word" = start ] || finish
              [ "$word" = stop ] || begin
              echo "$word"
            done
            finish
            {{(Programs is null ? $"docker rm -f actorstream-kafka-{port} > /dev/null 2>&1" : ":")}}
            rm -rf '{{_folder}}'
            """;
        _keeper = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await _keeper.StandardOutput.ReadLineAsync();
        var servers = $"127.0.0.1:{port}";
        await AnswerAsync(servers);
        return servers;
    }

    async Task AnswerAsync(string servers)
    {
        ActorStream.Connectors.KafkaLibrary.Require();
        using var client = new AdminClientBuilder(new AdminClientConfig(Client) { BootstrapServers = servers, LogConnectionClose = false })
            .SetLogHandler(static (_, _) => { }).SetErrorHandler(static (_, _) => { }).Build();
        for (var watch = Stopwatch.StartNew(); ; await Task.Yield())
        {
            try
            {
                client.GetMetadata(TimeSpan.FromSeconds(1));
                return;
            }
            catch (KafkaException error)
            {
                if (watch.Elapsed > TimeSpan.FromMinutes(2)) throw new InvalidOperationException("The broker does not answer: " + await File.ReadAllTextAsync(_folder + "/log"), error);
            }
        }
    }

    /// <summary>A port whose next one is free, too: the controller's.</summary>
    static int FreePort()
    {
        while (true)
        {
            using var first = new TcpListener(IPAddress.Loopback, 0);
            first.Start();
            var port = ((IPEndPoint)first.LocalEndpoint).Port;
            using var second = new TcpListener(IPAddress.Loopback, port + 1);
            try
            {
                second.Start();
                return port;
            }
            catch (SocketException)
            {
            }
        }
    }

    static string Container(int port)
    {
        string[] settings =
        [
            "NODE_ID=1", "PROCESS_ROLES=broker,controller", $"LISTENERS=PLAINTEXT://:{port},CONTROLLER://:9093", $"ADVERTISED_LISTENERS=PLAINTEXT://127.0.0.1:{port}",
            "CONTROLLER_LISTENER_NAMES=CONTROLLER", "LISTENER_SECURITY_PROTOCOL_MAP=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT", "CONTROLLER_QUORUM_VOTERS=1@localhost:9093",
            "NUM_PARTITIONS=4", "OFFSETS_TOPIC_REPLICATION_FACTOR=1", "TRANSACTION_STATE_LOG_REPLICATION_FACTOR=1", "TRANSACTION_STATE_LOG_MIN_ISR=1", "GROUP_INITIAL_REBALANCE_DELAY_MS=0",
        ];
        var environment = string.Join(' ', settings.Select(static s => $"-e KAFKA_{s}"));
        return $"sh -c 'docker start -a actorstream-kafka-{port} || docker run --name actorstream-kafka-{port} -p {port}:{port} {environment} apache/kafka:3.9.1'";
    }

    static string? FindFault()
    {
        if (Given is null && Programs is null && !HasDocker)
            return "There is no Kafka broker: set ACTORSTREAM_TEST_KAFKA to its address, or have Docker run, or shared/kafka (and Java) beside the repository.";
        try
        {
            ActorStream.Connectors.KafkaLibrary.Require();
            return null;
        }
        catch (ArgumentException missing)
        {
            return missing.Message;
        }
    }

    static string? FindPrograms()
    {
        if (OperatingSystem.IsWindows() || !Succeeds("java", "-version")) return null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var place = Path.Combine(folder.FullName, "shared", "kafka");
            if (File.Exists(Path.Combine(place, "start.sh"))) return place;
        }
        return null;
    }

    static bool Succeeds(string program, string argument)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, argument) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return process.WaitForExit(TimeSpan.FromSeconds(10)) && process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A test that needs a broker.</summary>
public sealed class KafkaFactAttribute : FactAttribute
{
    public KafkaFactAttribute() => Skip = KafkaBroker.WhyNot;
}

/// <inheritdoc cref="KafkaFactAttribute"/>
public sealed class KafkaTheoryAttribute : TheoryAttribute
{
    public KafkaTheoryAttribute() => Skip = KafkaBroker.WhyNot;
}

/// <summary>A test that kills the broker, which has to be the tests' own.</summary>
public sealed class KafkaCrashFactAttribute : FactAttribute
{
    public KafkaCrashFactAttribute() => Skip = KafkaBroker.WhyNot ?? (KafkaBroker.IsOwn ? null : "The broker of ACTORSTREAM_TEST_KAFKA is not the tests' own, and is not killed.");
}
