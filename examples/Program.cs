using System.ComponentModel;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ActorStream.Examples;

/// <summary>
/// Runs an example by the name of its file: <c>word-count.cs</c> holds the static class <c>WordCount</c> with
/// <c>public static Task RunAsync(string[] args)</c> and, for the list, a <see cref="DescriptionAttribute"/>.
/// </summary>
static partial class Program
{
    static async Task<int> Main(string[] args)
    {
        var examples = Find(typeof(Program).Assembly);
        if (args is ["--list"])
        {
            foreach (var (name, method) in examples)
                if (method.DeclaringType!.GetCustomAttribute<NeedsServersAttribute>() is null) Console.WriteLine(name);
            return 0;
        }
        if (args.Length == 0 || !examples.TryGetValue(args[0], out var run))
        {
            Console.Error.WriteLine(args.Length == 0 ? "Which example? There are:" : $"There is no example \"{args[0]}\". There are:");
            foreach (var (name, method) in examples) Console.Error.WriteLine($"  {name,-32} {Describe(method)}".TrimEnd());
            return 2;
        }
        try
        {
            await (Task)run.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [args[1..]], null)!;
            return Environment.ExitCode;
        }
        catch (ActorStreamException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            return 1;
        }
        catch (Npgsql.NpgsqlException wrong)
        {
            Console.Error.WriteLine($"{args[0]}: {wrong.Message}. Is the database running? Try {args[0]} --help.");
            return 1;
        }
    }

    static SortedDictionary<string, MethodInfo> Find(Assembly assembly)
    {
        var found = new SortedDictionary<string, MethodInfo>(StringComparer.Ordinal);
        foreach (var type in assembly.GetTypes())
        {
            if (type.GetMethod("RunAsync", BindingFlags.Public | BindingFlags.Static, [typeof(string[])]) is { } method)
                found.Add(FileName(type.Name), method);
        }
        return found;
    }

    static string FileName(string typeName) => WordStart().Replace(typeName, "-").ToLowerInvariant();

    static string? Describe(MethodInfo method) => method.DeclaringType?.GetCustomAttribute<DescriptionAttribute>()?.Description;

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex WordStart();
}
