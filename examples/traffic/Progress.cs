using System.Globalization;

namespace ActorStream.Examples;

/// <summary>One line that follows the job: records, speed, event time, open windows.</summary>
sealed class Progress(TimeProvider time, long expected)
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public async Task FollowAsync(JobClient job)
    {
        var ended = job.AsTask();
        var started = time.GetTimestamp();
        while (await Task.WhenAny(ended, Task.Delay(Interval, time)) != ended) Show(job, started);
        Show(job, started);
        if (!Console.IsOutputRedirected) Console.WriteLine();
    }

    void Show(JobClient job, long started)
    {
        var metrics = job.Metrics.Read();
        var records = metrics.GetValueOrDefault("requests.numRecordsOut");
        var seconds = Math.Max(0.001, time.GetElapsedTime(started).TotalSeconds);
        var watermark = metrics.GetValueOrDefault("sessions.currentInputWatermark", long.MinValue);
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{records,12:N0} of {expected:N0} requests  {records / seconds,12:N0}/s  watermark {Text(watermark),-20}  open windows {Open(metrics),8:N0}");
        if (Console.IsOutputRedirected) Console.WriteLine(line);
        else Console.Write($"\r{line}");
    }

    static double Open(IReadOnlyDictionary<string, double> metrics) =>
        metrics.Where(static m => m.Key.EndsWith(".numOpenWindows", StringComparison.Ordinal)).Sum(static m => m.Value);

    static string Text(double watermark) => watermark switch
    {
        <= long.MinValue => "none yet",
        >= long.MaxValue => "end of input",
        _ => DateTimeOffset.FromUnixTimeMilliseconds((long)watermark).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
    };
}
