namespace ActorStream;

/// <summary>In which order <c>SortPartition</c> puts the records.</summary>
public enum SortDirection
{
    /// <summary>The lowest first; text by its characters' numbers.</summary>
    Ascending,

    /// <summary>The highest first; records of equal keys stay in the order in which they came.</summary>
    Descending,
}
