namespace ActorStream.Operators.Sources;

/// <summary>The head of a source's task, as its task drives it. Records and watermarks leave through the operator's outlets.</summary>
internal interface ISourceOperator
{
    /// <summary>Whether the reader would take another split now; the task then asks for one.</summary>
    bool WantsSplit { get; }

    /// <summary>All splits are done and no more will come: everything, the last watermark included, is in the outlets.</summary>
    bool IsFinished { get; }

    /// <summary>Reads what fits into the outlet. Called only when the chain is at rest.</summary>
    /// <returns>Whether it is worth calling again at once; otherwise the reader wakes the task.</returns>
    bool Poll();

    void AddSplit(SourceSplit split);

    /// <summary>No split will be added any more.</summary>
    void NoMoreSplits();

    /// <summary>There is no split to be had at present, but there may be one later: without any, the source is idle.</summary>
    void NoSplitsForNow();

    /// <summary>Stops reading: the next polls end the source as if its input had ended here, the last watermark included.</summary>
    void Drain();

    /// <summary>The task is blocked by its outputs, or goes on: time in which the source could not read does not make it idle.</summary>
    void SetBlocked(bool blocked);
}
