namespace ActorStream;

/// <summary>An option is unknown or has a value that cannot be used; the message names the option, the value, where it came from and what is right.</summary>
public sealed class InvalidOptionException : ActorStreamException
{
    internal InvalidOptionException(string message)
        : base(message)
    {
    }
}
