namespace ActorStream.Streams;

/// <summary>Where in the program an operator was added: what messages and the plan name.</summary>
internal readonly record struct SourceLocation(string? File, int Line)
{
    public override string ToString() => File is null ? "?" : $"{Path.GetFileName(File)}:{Line}";
}
