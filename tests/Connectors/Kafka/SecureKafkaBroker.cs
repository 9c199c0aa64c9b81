using System.Diagnostics;
using Xunit;

namespace ActorStream.Connectors.Tests.Kafka;

/// <summary>A broker that wants names and passwords (SASL, PLAIN), in the clear and over TLS with a certificate of its own.</summary>
public sealed class SecureKafkaBroker : KafkaBroker
{
    public const string User = "alice";
    public const string Password = "sword-fish-7";

    /// <summary>Why there is none; null: there is one. It is always the tests' own.</summary>
    public static new string? WhyNot { get; } = KafkaBroker.WhyNot ?? (Programs is null ? "A broker with passwords needs shared/kafka (and Java) beside the repository." : null);

    /// <summary>The certificate that a client has to trust.</summary>
    public string Certificate { get; } = Path.Combine(Directory.CreateTempSubdirectory("actorstream-tls-").FullName, "broker.pem");

    /// <summary>The address with TLS.</summary>
    public string TlsServers => $"localhost:{int.Parse(Servers.Split(':')[1], null) + 2}";

    protected override Dictionary<string, string> Client => Properties("SASL_PLAINTEXT");

    public override async Task InitializeAsync()
    {
        if (WhyNot is not null) return;
        Run("keytool", "-genkeypair -alias broker -keyalg RSA -validity 30 -dname CN=localhost -ext SAN=dns:localhost -storetype PKCS12 -storepass changeit -keystore", Certificate + ".p12");
        Run("keytool", "-exportcert -rfc -alias broker -storepass changeit -file", Certificate, "-keystore", Certificate + ".p12");
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(Certificate)!, recursive: true);
    }

    /// <summary>What a client has to say.</summary>
    public Dictionary<string, string> Properties(string protocol, string password = Password) => new()
    {
        ["security.protocol"] = protocol,
        ["sasl.mechanism"] = "PLAIN",
        ["sasl.username"] = User,
        ["sasl.password"] = password,
        ["ssl.ca.location"] = Certificate,
    };

    protected override string Command(int port, string folder)
    {
        string[] settings =
        [
            .. File.ReadAllLines(Path.Combine(Programs!, "server.properties")).Where(static s => !s.StartsWith("listener.security.", StringComparison.Ordinal) && !s.StartsWith("inter.broker.listener.", StringComparison.Ordinal)),
            $"listeners=SASL_PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{port + 1},SASL_SSL://localhost:{port + 2}",
            $"advertised.listeners=SASL_PLAINTEXT://127.0.0.1:{port},SASL_SSL://localhost:{port + 2}",
            "listener.security.protocol.map=CONTROLLER:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL",
            "inter.broker.listener.name=SASL_PLAINTEXT",
            "sasl.enabled.mechanisms=PLAIN",
            "sasl.mechanism.inter.broker.protocol=PLAIN",
            Jaas("sasl_plaintext"),
            Jaas("sasl_ssl"),
            "ssl.keystore.type=PKCS12",
            $"ssl.keystore.location={Certificate}.p12",
            "ssl.keystore.password=changeit",
            $"controller.quorum.voters=1@127.0.0.1:{port + 1}",
            $"log.dirs={folder}/data",
        ];
        File.WriteAllLines(Path.Combine(folder, "server.properties"), settings);
        var java = $"java -Xmx512m -XX:+UseSerialGC -cp '{Programs}/libs/*'";
        return $"{{ [ -f '{folder}/data/meta.properties' ] || {java} kafka.tools.StorageTool format -t AAAAAAAAAAAAAAAAAAAAAA -c '{folder}/server.properties'; exec setsid {java} kafka.Kafka '{folder}/server.properties'; }}";
    }

    static string Jaas(string listener) =>
        $"listener.name.{listener}.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username=\"broker\" password=\"broker-secret\" user_broker=\"broker-secret\" user_{User}=\"{Password}\";";

    static void Run(string program, string arguments, params string[] more)
    {
        using var process = Process.Start(new ProcessStartInfo(program, [.. arguments.Split(' '), .. more]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program}: {said}");
    }
}

/// <summary>A test that needs a broker with passwords.</summary>
public sealed class SecureKafkaTheoryAttribute : TheoryAttribute
{
    public SecureKafkaTheoryAttribute() => Skip = SecureKafkaBroker.WhyNot;
}
