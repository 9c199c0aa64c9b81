using System.Diagnostics;
using Xunit;

namespace ActorStream.Persistence.Tests.Stores;

/// <summary>Stores on a real disk of 8 MB.</summary>
public class FullDiskTests
{
    const string Job = "job";

    [MountFact]
    public Task A_directory_on_a_full_disk_says_so_and_goes_on_when_there_is_room() => Check(static path => new DirectoryStore(path, TimeProvider.System));

    [MountFact]
    public Task A_SQLite_file_on_a_full_disk_says_so_and_goes_on_when_there_is_room() => Check(static path => new SqliteStore(Path.Combine(path, "checkpoints.db")));

    static async Task Check(Func<string, ICheckpointStore> open)
    {
        var folder = Directory.CreateTempSubdirectory("actorstream-small-disk-").FullName;
        Assert.True(MountFactAttribute.Run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder));
        try
        {
            await using (var store = open(folder))
            {
                Assert.True(await store.TryWriteRecordAsync(Job, 0, "first"u8.ToArray(), default));
                var error = await Assert.ThrowsAnyAsync<IOException>(() => store.WriteObjectAsync(Job, "large", [new byte[20 << 20]], default));
                Assert.Contains(folder, error.Message, StringComparison.Ordinal);
                Assert.Contains("object \"large\" of job \"job\" cannot be written", error.Message, StringComparison.Ordinal);
                Assert.Matches("No space left on device|database or disk is full", error.Message);
                Assert.Null(await store.OpenObjectAsync(Job, "large", default));
                Assert.Empty(await store.ListObjectsAsync(Job, "", default));
                await Fill(Path.Combine(folder, "filler"));
                await Assert.ThrowsAnyAsync<IOException>(() => store.WriteObjectAsync(Job, "large", [new byte[9 << 20]], default));
                Assert.Null(await store.OpenObjectAsync(Job, "large", default));
                Assert.Equal("first"u8.ToArray(), (await store.ReadRecordAsync(Job, default))!.Content.ToArray());
                File.Delete(Path.Combine(folder, "filler"));
                await store.WriteObjectAsync(Job, "small", [new byte[1 << 20]], default);
                Assert.True(await store.TryWriteRecordAsync(Job, 1, "second"u8.ToArray(), default));
            }
        }
        finally
        {
            MountFactAttribute.Run("umount", folder);
            Directory.Delete(folder);
        }
    }

    static async Task Fill(string path)
    {
        try
        {
            await using var file = File.OpenWrite(path);
            while (true)
                await file.WriteAsync(new byte[4096]);
        }
        catch (IOException)
        {
        }
    }
}

/// <summary>A fact that needs to mount a small disk: root may.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    static readonly string? WhyNot = Try();

    public MountFactAttribute() => Skip = WhyNot;

    internal static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    static string? Try()
    {
        if (OperatingSystem.IsLinux() && Environment.UserName == "root")
        {
            var folder = Directory.CreateTempSubdirectory("actorstream-mount-").FullName;
            var isMounted = Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder) && Run("umount", folder);
            Directory.Delete(folder);
            if (isMounted)
                return null;
        }
        return "A small disk cannot be mounted: root may do that on Linux.";
    }
}
