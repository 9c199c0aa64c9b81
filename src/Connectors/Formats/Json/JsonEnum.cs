using System.Globalization;
using System.Text;

namespace ActorStream.Connectors;

/// <summary>The names of an enum, as JSON has them.</summary>
internal static class JsonEnum<T>
    where T : struct, Enum
{
    private static readonly byte[][] Names = Enum.GetNames<T>().Select(Encoding.UTF8.GetBytes).ToArray();
    private static readonly T[] Values = Enum.GetNames<T>().Select(static n => Enum.Parse<T>(n)).ToArray();
    private static readonly bool IsFlags = typeof(T).IsDefined(typeof(FlagsAttribute), false);

    public static string Expected { get; } = $"one of {string.Join(", ", Enum.GetNames<T>())}";

    /// <summary>A value by its name in any case; several names for flags.</summary>
    public static bool TryName(ReadOnlySpan<byte> text, out T value)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (!text.SequenceEqual(Names[i])) continue;
            value = Values[i];
            return true;
        }
        value = default;
        if (text.IsEmpty || text[0] is (byte)'-' or (byte)'+' or >= (byte)'0' and <= (byte)'9') return false;
        return Enum.TryParse(Encoding.UTF8.GetString(text), ignoreCase: true, out value) && (IsFlags || Enum.IsDefined(value));
    }

    /// <summary>A value by its number.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out T value)
    {
        value = default;
        return Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && Enum.TryParse(number.ToString(CultureInfo.InvariantCulture), out value);
    }
}
