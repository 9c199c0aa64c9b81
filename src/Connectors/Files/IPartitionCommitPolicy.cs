namespace ActorStream.Connectors;

/// <summary>What makes a partition's folder known to others; named by a table's <c>sink.partition-commit.policy.class</c>, or given in <see cref="PartitionCommit.Policies"/>.</summary>
/// <remarks>It is called again when parts follow in a folder that was committed before, and perhaps after a failure: it must then do no harm. An exception is tried again a few times and then fails the job.</remarks>
/// <example><code>
/// env.FromElements(new Visit(31, "ann"), new Visit(32, "bob")).SinkTo(new FileSink&lt;Visit>
/// {
///     Path = "visits", Format = new JsonFormat&lt;Visit>(), PartitionBy = ["Day"], PartitionCommit = new PartitionCommit { Policies = [new Bell()] },
/// });
/// // prints, in any order: Day=31, Day=32
///
/// public record Visit(int Day, string Host);
///
/// public sealed class Bell : IPartitionCommitPolicy
/// {
///     public Task CommitAsync(string folder, CancellationToken cancellationToken) => Console.Out.WriteLineAsync(Path.GetFileName(folder));
/// }
/// </code></example>
public interface IPartitionCommitPolicy
{
    /// <summary>Makes a folder known.</summary>
    /// <param name="folder">The partition's folder, with its whole path.</param>
    /// <param name="cancellationToken">Canceled when the job stops.</param>
    Task CommitAsync(string folder, CancellationToken cancellationToken);
}
