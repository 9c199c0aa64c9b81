namespace ActorStream.Connectors;

/// <summary>What is done with a folder of a <see cref="FileSink{T}"/> when parts in it have got their names, which is when their checkpoint is complete.</summary>
/// <remarks>It is done again each time that later parts follow, and after a failure: it must then do no harm.</remarks>
public sealed record PartitionCommit
{
    /// <summary>An empty file that says that there is something to read; null: none.</summary>
    public string? SuccessFileName { get; init; } = "_SUCCESS";

    /// <summary>Your own way of making it known: it gets the folder; null: none.</summary>
    public Func<string, CancellationToken, Task>? OnCommit { get; init; }

    internal void Validate()
    {
        if (SuccessFileName is not null && (SuccessFileName.Length == 0 || SuccessFileName[0] is not ('_' or '.') || SuccessFileName.IndexOfAny(['/', '\\', '\0']) >= 0))
            throw new ArgumentException($"PartitionCommit.SuccessFileName is \"{SuccessFileName}\"; it must be a file name that begins with _ or a dot, so that nobody reads it as a part.");
    }

    internal async Task RunAsync(string folder, CancellationToken cancellationToken)
    {
        if (SuccessFileName is not null) await File.WriteAllBytesAsync(Path.Combine(folder, SuccessFileName), [], cancellationToken).ConfigureAwait(false);
        if (OnCommit is not null) await OnCommit(folder, cancellationToken).ConfigureAwait(false);
    }
}
