namespace ActorStream.Persistence;

/// <summary>What a named state is; the numbers are part of the snapshot format.</summary>
internal enum StateKind : byte
{
    Value = 1,
    List = 2,
    Map = 3,
    Reducing = 4,
    Aggregating = 5,
    Timers = 6,

    /// <summary>Rows of an operator of this library, by key and namespace.</summary>
    Table = 7,

    OperatorList = 16,
    UnionList = 17,
    Broadcast = 18,
}
