namespace ActorStream;

/// <summary>The program cannot run as it is written; the message lists every fault with its place in the program.</summary>
public sealed class InvalidPlanException : ActorStreamException
{
    internal InvalidPlanException(string fault)
        : this([fault])
    {
    }

    internal InvalidPlanException(IReadOnlyList<string> faults)
        : base(faults.Count == 1 ? faults[0] : $"The plan has {faults.Count} faults:{Environment.NewLine}{string.Join(Environment.NewLine, faults.Select(static f => $"- {f}"))}") =>
        Faults = faults;

    /// <summary>The faults, one text each.</summary>
    public IReadOnlyList<string> Faults { get; }
}
