using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>The state of a subtask as functions declare it.</summary>
internal sealed class OperatorStates(OperatorStateBackend backend) : IOperatorStateStore
{
    public OperatorStateBackend Backend { get; } = backend;

    public ListState<T> GetListState<T>(string name) => Backend.GetListState<T>(name);

    public ListState<T> GetUnionListState<T>(string name) => Backend.GetUnionListState<T>(name);

    public BroadcastState<TKey, TValue> GetBroadcastState<TKey, TValue>(string name)
        where TKey : notnull => Backend.GetBroadcastState<TKey, TValue>(name);
}
