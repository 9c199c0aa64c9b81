using ActorStream.Persistence;
using Xunit;

namespace ActorStream.TestKit.Tests;

/// <summary>The simulator is worth what it finds: each of these faults of the protocol is planted, and some seed shows it.</summary>
public class PlantedBugTests
{
    public static TheoryData<string, string> Bugs => new()
    {
        { nameof(PlantedBug.BarrierDoesNotAlign), "two-stages" },
        { nameof(PlantedBug.CommitBeforeDecision), "storm" },
        { nameof(PlantedBug.TimersNotStored), "timers" },
        { nameof(PlantedBug.StaleAttemptAccepted), "interval-join" },
        { nameof(PlantedBug.RestoreFromIncomplete), "timers" },
        { nameof(PlantedBug.AcknowledgeBeforeDurable), "window" },
        { nameof(PlantedBug.IdNotRecorded), "stateless" },
        { nameof(PlantedBug.UnassignedSplitsNotStored), "stateless" },
        { nameof(PlantedBug.KnownSplitsNotStored), "stateless" },
        { nameof(PlantedBug.SplitBehindBarrierStored), "pairs" },
        { nameof(PlantedBug.CommittablesNotStored), "stateless" },
        { nameof(PlantedBug.AcknowledgementOfAnyCheckpoint), "timers" },
        { nameof(PlantedBug.CollectorTakesTheNewest), "stateless" },
        { nameof(PlantedBug.AbortedEpochNotCommitted), "reduce" },
        { nameof(PlantedBug.BufferedNotEmittedAtBarrier), "pre-aggregate" },
        { nameof(PlantedBug.RequestsUnderWayNotStored), "async" },
        { nameof(PlantedBug.DoubtfulWriteTakenForDone), "timers" },
        { nameof(PlantedBug.LastCheckpointLeftOut), "stateless" },
        { nameof(PlantedBug.WatermarkOvertakesRecords), "pre-aggregate" },
        { nameof(PlantedBug.AttemptsShareOneLedger), "storm" },
        { nameof(PlantedBug.CommittablesOfAWriterScattered), "rescale" },
        { nameof(PlantedBug.ResultBetweenTwoCuts), "async" },
        { nameof(PlantedBug.StopIsNoRecoveryPoint), "savepoint" },
        { nameof(PlantedBug.RestartTakesTheJobBack), "savepoint" },
        { nameof(PlantedBug.PartDoesNotWaitForDecision), "parts" },
        { nameof(PlantedBug.ChangesOfGivenUpCheckpointLost), "reduce" },
        { nameof(PlantedBug.RemovedKeysNotStored), "timers" },
        { nameof(PlantedBug.CollectorTakesOlderObjects), "reduce" },
        { nameof(PlantedBug.GapInChannelAccepted), "window" },
        { nameof(PlantedBug.RecordsInFlightNotStored), "overtaking" },
        { nameof(PlantedBug.UnsentRecordsNotStored), "overtaking" },
        { nameof(PlantedBug.RestoredBehindNewInput), "overtaking" },
        { nameof(PlantedBug.WatermarkInFlightNotStored), "two-stages" },
    };

    [Theory, MemberData(nameof(Bugs))]
    public void Some_seed_shows_it(string bug, string scenario)
    {
        const int MostSeeds = 10_000;
        var failure = new SimulationBatch([Scenarios.Named(scenario)], 1, MostSeeds, Environment.ProcessorCount, Enum.Parse<PlantedBug>(bug)).Run();
        Assert.True(failure is not null, $"{MostSeeds} seeds of {scenario} have not shown {bug}.");
    }

    [Fact]
    public void Every_bug_that_can_be_planted_is_tried() =>
        Assert.Equal(Enum.GetNames<PlantedBug>().Except([nameof(PlantedBug.None)]).Order(), Bugs.Select(static b => (string)b[0]).Order());
}
