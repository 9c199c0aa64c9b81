namespace ActorStream.Connectors;

/// <summary>When a part file is closed and the next one begun.</summary>
/// <example><code>
/// clicks.SinkTo(new FileSink&lt;Click>
/// {
///     Path = "out", Format = new JsonFormat&lt;Click>(), RollingPolicy = new RollingPolicy { FileSize = 64 &lt;&lt; 20, RolloverInterval = TimeSpan.FromMinutes(5) },
/// });
/// await env.ExecuteAsync();
/// Console.WriteLine(Directory.GetFiles("out", "*", SearchOption.AllDirectories).Length);
/// // prints: 1
/// </code></example>
public sealed record RollingPolicy
{
    /// <summary>Closes a part that has reached so many bytes; 128 MiB by default.</summary>
    public long FileSize { get; init; } = 128 << 20;

    /// <summary>Closes a part so long after it was begun, in processing time; 30 minutes by default.</summary>
    public TimeSpan RolloverInterval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Closes a part that was not written to for so long, in processing time; 30 minutes by default.</summary>
    public TimeSpan InactivityInterval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How often to look whether a part is to be closed by the clock; zero, the default: it is closed when it is due.</summary>
    public TimeSpan CheckInterval { get; init; }

    internal void Validate()
    {
        if (CheckInterval < TimeSpan.Zero) throw new ArgumentException($"RollingPolicy.CheckInterval is {CheckInterval}; it must not be negative.");
        if (FileSize < 1) throw new ArgumentException($"RollingPolicy.FileSize is {FileSize}; it must be at least 1 byte.");
        if (RolloverInterval <= TimeSpan.Zero) throw new ArgumentException($"RollingPolicy.RolloverInterval is {RolloverInterval}; it must be positive.");
        if (InactivityInterval <= TimeSpan.Zero) throw new ArgumentException($"RollingPolicy.InactivityInterval is {InactivityInterval}; it must be positive.");
    }
}
