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

/// <summary>An operator with an input and a broadcast one.</summary>
internal interface IBroadcastInputs<TIn, TBroadcast>
{
    Inlet<TIn> Input { get; }

    Inlet<TBroadcast> BroadcastInput { get; }
}

/// <summary>An operator that joins two inputs.</summary>
internal interface IJoinInputs<TLeft, TRight>
{
    Inlet<TLeft> Left { get; }

    Inlet<TRight> Right { get; }
}
