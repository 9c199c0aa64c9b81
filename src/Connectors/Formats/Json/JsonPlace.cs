using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ActorStream.Connectors;

/// <summary>Finds out, once something is wrong, in which field it is.</summary>
internal static class JsonPlace
{
    /// <summary>The fields and indexes that lead to a byte: <c>inner.parts[2]</c>; empty: it is in none.</summary>
    public static string PathOf(ReadOnlySpan<byte> text, int at)
    {
        var steps = new List<Step>();
        try
        {
            var reader = new Utf8JsonReader(text[(text.StartsWith("\uFEFF"u8) ? 3 : 0)..], new JsonReaderOptions { MaxDepth = 1024 });
            at -= text.StartsWith("\uFEFF"u8) ? 3 : 0;
            while (reader.TokenStartIndex < at && reader.Read())
            {
                if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndArray or JsonTokenType.EndObject) && steps is [.., { IsArray: true } array]) array.Index++;
                if (reader.TokenStartIndex >= at && reader.TokenType is not JsonTokenType.PropertyName) break;
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        steps.Add(new Step { IsArray = reader.TokenType == JsonTokenType.StartArray });
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        steps.RemoveAt(steps.Count - 1);
                        break;
                    case JsonTokenType.PropertyName:
                        steps[^1].Name = reader.GetString();
                        break;
                }
            }
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            // The text is no JSON from there on; what was read before leads to it.
        }
        var path = new StringBuilder();
        foreach (var step in steps)
        {
            if (step.IsArray) path.Append(CultureInfo.InvariantCulture, $"[{Math.Max(step.Index, 0)}]");
            else if (step.Name is not null) path.Append(path.Length > 0 ? "." : "").Append(step.Name);
        }
        return path.ToString();
    }

    /// <summary>What a JSON exception says, without the place.</summary>
    public static string MessageOf(JsonException wrong)
    {
        var message = wrong.Message;
        foreach (var tail in (string[])[" Path: ", " LineNumber: "])
            if (message.IndexOf(tail, StringComparison.Ordinal) is > 0 and var cut) message = message[..cut];
        return message.TrimEnd('.');
    }

    private sealed class Step
    {
        public bool IsArray { get; init; }

        public int Index { get; set; } = -1;

        public string? Name { get; set; }
    }
}
