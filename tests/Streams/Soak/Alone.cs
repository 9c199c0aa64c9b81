using Xunit;

namespace ActorStream.Streams.Tests.Soak;

/// <summary>Tests that measure the memory of the process run when no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
