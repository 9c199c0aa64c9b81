namespace ActorStream.Benchmarks.Measuring;

/// <summary>What a run took: wall seconds, processor seconds of the whole process with its collector, and bytes allocated.</summary>
internal readonly record struct Usage(double Wall, double Processor, long Allocated)
{
    /// <summary>Runs the action and says what it took.</summary>
    public static Usage Of(TimeProvider clock, Action run)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        var wall = clock.GetTimestamp();
        run();
        var wallTaken = clock.GetElapsedTime(wall);
        return new Usage(
            wallTaken.TotalSeconds,
            (Environment.CpuUsage.TotalTime - processor).TotalSeconds,
            GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }

    public static Usage operator -(Usage longer, Usage shorter) =>
        new(longer.Wall - shorter.Wall, longer.Processor - shorter.Processor, longer.Allocated - shorter.Allocated);
}
