namespace ActorStream;

/// <summary>Whether windows of processing time begin at the same moment in all subtasks.</summary>
public enum WindowStagger
{
    /// <summary>All at the same moment.</summary>
    Aligned,

    /// <summary>Each subtask is shifted by a share of the window's size that is drawn when the job starts: their load does not come at once.</summary>
    Random,

    /// <summary>Each subtask's windows begin when its first record comes.</summary>
    Natural,
}
