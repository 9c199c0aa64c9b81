using ActorStream.Operators;
using ActorStream.Operators.Sources;

namespace ActorStream.Windows;

/// <summary>One source subtask in its alignment group: reports how far it is and pauses the splits that are too far ahead.</summary>
internal sealed class AlignmentMember<T>(SourceAlignment group, SplitReader<T> reader, WatermarkDriver<T> driver, OperatorContext context)
{
    private readonly int _id = group.Join(context.Wake);

    /// <summary>When to compare again although nothing is read: what has become idle is to be reported too.</summary>
    public long NextTime { get; private set; } = context.Now + driver.Settings.UpdateInterval;

    /// <summary>Reports, and pauses or resumes splits.</summary>
    /// <returns>Whether there is a split that may be read.</returns>
    public bool Align()
    {
        var slowest = EventTime.End;
        foreach (var split in driver.Splits)
            if (!split.Idle) slowest = Math.Min(slowest, split.Reached(driver.Settings));
        group.Report(_id, slowest);
        var limit = group.Limit(driver.Settings.MaxDrift);
        var readable = false;
        var waits = false;
        foreach (var split in driver.Splits)
        {
            var pause = split.Reached(driver.Settings) > limit;
            waits |= pause;
            readable |= !pause;
            if (pause == split.Paused) continue;
            reader.Pause(split.Split!, pause);
            driver.SetPaused(split, pause, context.Now);
        }
        if (waits) group.Wait(_id);
        return readable;
    }

    public void OnProcessingTime(long now)
    {
        if (now < NextTime) return;
        NextTime = now + driver.Settings.UpdateInterval;
        if (Align()) context.Wake();
    }

    public void Leave() => group.Leave(_id);
}
