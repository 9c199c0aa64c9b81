using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>
/// Map, filter, and a running sum of a key. Prints under three names: <c>next</c>, the four people with the next phone number;
/// <c>first</c>, the one whose number is 1; <c>country</c>, the sum of the phone numbers of each country so far:
/// (Germany, 123), (China, 135), (USA, 124), (China, 167).
/// </summary>
[Description("map, filter, key by and a running sum")]
public static class BasicOperations
{
    public record Person(long Id, string Name, long Phone, string Country, string City);

    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        var people = env.FromElements(
            new Person(1, "Flink", 123, "Germany", "Berlin"),
            new Person(2, "hello", 135, "China", "Shanghai"),
            new Person(3, "world", 124, "USA", "NewYork"),
            new Person(4, "PyFlink", 32, "China", "Hangzhou"));

        people.Map(static p => p with { Phone = p.Phone + 1 }).Print("next");

        people.Filter(static p => p.Id == 1).Print("first");

        people.Map(static p => (p.Country, p.Phone)).KeyBy(static x => x.Country).Sum(x => x.Phone).Print("country");

        await env.ExecuteAsync("basic-operations");
    }
}
