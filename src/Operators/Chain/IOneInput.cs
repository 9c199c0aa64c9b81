namespace ActorStream.Operators;

/// <summary>An operator with one input, for makers that do not know its other types.</summary>
internal interface IOneInput<TIn>
{
    Inlet<TIn> Input { get; }
}

/// <summary>An operator with two inputs.</summary>
internal interface ITwoInputs<T1, T2>
{
    Inlet<T1> Input1 { get; }

    Inlet<T2> Input2 { get; }
}
