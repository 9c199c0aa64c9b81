namespace ActorStream.Operators;

/// <summary>Where state of a subtask is declared, which has no key.</summary>
internal interface IOperatorStateStore
{
    ListState<T> GetListState<T>(string name);

    ListState<T> GetUnionListState<T>(string name);

    BroadcastState<TKey, TValue> GetBroadcastState<TKey, TValue>(string name)
        where TKey : notnull;
}
