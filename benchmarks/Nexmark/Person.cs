namespace ActorStream.Benchmarks.Nexmark;

/// <summary>A person who registers; <paramref name="DateTime"/> is in epoch milliseconds.</summary>
public readonly record struct Person(
    long Id, string Name, string EmailAddress, string CreditCard, string City, string State, long DateTime, string Extra);
