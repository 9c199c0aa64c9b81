namespace ActorStream.Operators;

/// <summary>Goes to every key that has something in a state.</summary>
internal interface IKeyedStateVisits<TKey>
{
    void Apply<TState>(TState state, Action<TKey, TState> action)
        where TState : class;
}
