namespace ActorStream;

/// <summary>The base of all errors that this library raises on purpose: each names what, which value, and what to do.</summary>
public abstract class ActorStreamException : Exception
{
    /// <summary>Makes an error with a text for its reader.</summary>
    /// <param name="message">What is wrong, with which value, and what to do.</param>
    protected ActorStreamException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an error with a text for its reader and the error behind it.</summary>
    /// <param name="message">What is wrong, with which value, and what to do.</param>
    /// <param name="innerException">The error behind this one.</param>
    protected ActorStreamException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
