using System.Diagnostics;
using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace ActorStream.Examples.Tests.Crashes;

/// <summary>A job of the examples in a process of its own, to be killed.</summary>
sealed class JobProcess : IDisposable
{
    readonly Process _process;
    readonly Task<string> _text;
    readonly Task _exit;
    bool _isKilled;

    /// <param name="arguments">The example's name, and its arguments.</param>
    /// <param name="postgres">The connection string that it finds in its environment.</param>
    public JobProcess(string[] arguments, string? postgres = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ActorStream.Examples.dll"), .. arguments]) { RedirectStandardError = true };
        if (postgres is not null) start.Environment["ACTORSTREAM_EXAMPLE_POSTGRES"] = postgres;
        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
        _text = _process.StandardError.ReadToEndAsync();
        _exit = _process.WaitForExitAsync();
    }

    /// <summary>How many kills a crash test is asked for.</summary>
    public static int Kills { get; } = int.Parse(Environment.GetEnvironmentVariable("ACTORSTREAM_CRASHES") ?? "3", CultureInfo.InvariantCulture);

    /// <summary>Lets some time go by: the moment of a kill is a matter of the real clock, for the process knows no other.</summary>
    /// <returns>Whether the job is still there.</returns>
    public async Task<bool> RunsAfterAsync(TimeSpan time)
    {
        using var timer = new PeriodicTimer(time + TimeSpan.FromMilliseconds(1));
        var passed = timer.WaitForNextTickAsync().AsTask();
        return await Task.WhenAny(_exit, passed) != _exit;
    }

    public void Kill()
    {
        _isKilled = true;
        _process.Kill();
    }

    /// <summary>Waits for the end, which must be the job's own or come of the kill.</summary>
    /// <returns>Whether it is the job's own.</returns>
    public async Task<bool> EndAsync(ITestOutputHelper output)
    {
        await _exit;
        var text = await _text;
        output.WriteLine(text);
        if (_process.ExitCode == 0) return true;
        Assert.True(_isKilled && _process.ExitCode == 128 + 9, $"The job ended with exit code {_process.ExitCode}: {text}");
        return false;
    }

    public void Dispose() => _process.Dispose();
}
