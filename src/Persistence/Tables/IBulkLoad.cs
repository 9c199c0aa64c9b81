namespace ActorStream.Persistence;

/// <summary>A table, or several, that rows of different keys are put into without being looked for: the index is made at the end.</summary>
internal interface IBulkLoad
{
    int Count { get; }

    /// <summary>Until <see cref="EndLoad"/> no row is found, and none may be removed. Only where there are no rows yet.</summary>
    void BeginLoad();

    void EndLoad();
}
