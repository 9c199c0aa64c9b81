namespace ActorStream.Persistence;

/// <summary>Faults of the protocol that the simulator must find: each is planted for the runs of one thread, by tests alone.</summary>
internal enum PlantedBug
{
    None,
    BarrierDoesNotAlign,
    CommitBeforeDecision,
    TimersNotStored,
    StaleAttemptAccepted,
    RestoreFromIncomplete,
    AcknowledgeBeforeDurable,
    IdNotRecorded,
    UnassignedSplitsNotStored,
    KnownSplitsNotStored,
    SplitBehindBarrierStored,
    CommittablesNotStored,
    AcknowledgementOfAnyCheckpoint,
    CollectorTakesTheNewest,
    AbortedEpochNotCommitted,
    BufferedNotEmittedAtBarrier,
    RequestsUnderWayNotStored,
    DoubtfulWriteTakenForDone,
    LastCheckpointLeftOut,
    WatermarkOvertakesRecords,
    AttemptsShareOneLedger,
    CommittablesOfAWriterScattered,
    ResultBetweenTwoCuts,
    StopIsNoRecoveryPoint,
    RestartTakesTheJobBack,
    PartDoesNotWaitForDecision,
    ChangesOfGivenUpCheckpointLost,
    RemovedKeysNotStored,
    CollectorTakesOlderObjects,
    GapInChannelAccepted,
    RecordsInFlightNotStored,
    UnsentRecordsNotStored,
    RestoredBehindNewInput,
    WatermarkInFlightNotStored,
}

/// <summary>The bug that is planted on this thread, if any.</summary>
internal static class Planted
{
    [ThreadStatic]
    private static PlantedBug _bug;

    public static PlantedBug Bug
    {
        get => _bug;
        set => _bug = value;
    }

    public static bool Is(PlantedBug bug) => _bug == bug;
}
