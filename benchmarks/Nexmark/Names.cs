namespace ActorStream.Benchmarks.Nexmark;

/// <summary>The texts of persons and auctions.</summary>
internal static class Names
{
    static readonly string[] First = ["Peter", "Paul", "Luke", "John", "Saul", "Vicky", "Kate", "Julie", "Sarah", "Deiter", "Walter"];
    static readonly string[] Last = ["Shultz", "Abrams", "Spencer", "White", "Bartels", "Walton", "Smith", "Jones", "Noris"];

    public static readonly string[] Cities =
        ["Phoenix", "Los Angeles", "San Francisco", "Boise", "Portland", "Bend", "Redmond", "Seattle", "Kent", "Cheyenne"];

    public static readonly string[] States = ["AZ", "CA", "ID", "OR", "WA", "WY"];

    public static string Full(ulong first, ulong last) => string.Concat(First[first], " ", Last[last]);

    public static string Email(ulong user, ulong host)
    {
        var email = Letters.Fresh(17, out var text);
        Letters.Word(user, text[..7]);
        text[7] = '@';
        Letters.Word(host, text.Slice(8, 5));
        ".com".CopyTo(text[13..]);
        return email;
    }

    public static string Description(ulong first, ulong second)
    {
        var description = Letters.Fresh(25, out var text);
        Letters.Word(first, text[..12]);
        text[12] = ' ';
        Letters.Word(second, text[13..]);
        return description;
    }

    public static string Card(long n)
    {
        var card = Letters.Fresh(19, out var text);
        for (var group = 0; group < 4; group++)
        {
            var value = (uint)Mix.Below(n, 6 + group, 10_000);
            for (var digit = 3; digit >= 0; digit--, value /= 10)
                text[5 * group + digit] = (char)('0' + value % 10);
            if (group < 3) text[5 * group + 4] = ' ';
        }
        return card;
    }
}
