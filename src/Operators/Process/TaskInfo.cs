namespace ActorStream;

/// <summary>Which subtask of which operator a function runs in.</summary>
/// <param name="Name">The operator's name.</param>
/// <param name="Uid">What the operator's state is found again by.</param>
/// <param name="Subtask">The index of this subtask, from 0.</param>
/// <param name="Parallelism">How many subtasks the operator has.</param>
/// <param name="MaxParallelism">How many key groups keys are divided into; the parallelism's upper bound.</param>
/// <param name="Attempt">The number of this run of the job, from 1; a restart raises it.</param>
public sealed record TaskInfo(string Name, string Uid, int Subtask, int Parallelism, int MaxParallelism, int Attempt);
