using ActorStream.Operators;

namespace ActorStream;

/// <summary>What <c>SinkTo</c> takes. Sinks of your own derive from <c>TwoPhaseSink</c>, or are a lambda.</summary>
/// <typeparam name="T">The type of the records.</typeparam>
public interface ISink<T>
{
    /// <summary>Checks the sink's settings when the plan is built; throws an <see cref="ArgumentException"/> that names the setting.</summary>
    internal void Validate()
    {
    }

    /// <summary>Whether what it writes is committed by checkpoints.</summary>
    internal bool CommitsOnCheckpoints => false;

    /// <summary>Makes the operator of one subtask, known by the inlet that it reads from.</summary>
    internal Inlet<T> CreateOperator(OperatorContext context);
}
