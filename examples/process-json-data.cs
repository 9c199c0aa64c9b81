using System.ComponentModel;
using System.Text.Json.Nodes;

namespace ActorStream.Examples;

/// <summary>
/// Works on JSON without a type for it: adds one to each phone number and keeps who lives in China. Prints the identifiers 2 and 4 with
/// the phone numbers 136 and 33.
/// </summary>
[Description("changes and filters JSON documents")]
public static class ProcessJsonData
{
    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        env.FromElements(
                (Id: 1, Data: """{"name": "Flink", "tel": 123, "addr": {"country": "Germany", "city": "Berlin"}}"""),
                (Id: 2, Data: """{"name": "hello", "tel": 135, "addr": {"country": "China", "city": "Shanghai"}}"""),
                (Id: 3, Data: """{"name": "world", "tel": 124, "addr": {"country": "USA", "city": "NewYork"}}"""),
                (Id: 4, Data: """{"name": "PyFlink", "tel": 32, "addr": {"country": "China", "city": "Hangzhou"}}"""))
            .FlatMap(static ((int Id, string Data) person, Collector<(int Id, string Data)> output) =>
            {
                var data = JsonNode.Parse(person.Data)!;
                if ((string?)data["addr"]!["country"] != "China") return;
                data["tel"] = (int)data["tel"]! + 1;
                output.Collect((person.Id, Data: data.ToJsonString()));
            })
            .Print();
        await env.ExecuteAsync("process-json-data");
    }
}
