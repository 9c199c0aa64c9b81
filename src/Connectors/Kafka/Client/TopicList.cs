using System.Collections;
using System.Runtime.CompilerServices;

namespace ActorStream.Connectors;

/// <summary>Names of topics: <c>["web", "web-eu"]</c>, or as one text, <c>"web;web-eu"</c>.</summary>
/// <remarks>Immutable and safe to share.</remarks>
[CollectionBuilder(typeof(TopicList), nameof(Create))]
public sealed class TopicList : IReadOnlyList<string>
{
    private readonly string[] _names;

    private TopicList(string[] names) => _names = names;

    /// <inheritdoc/>
    public int Count => _names.Length;

    /// <inheritdoc/>
    public string this[int index] => _names[index];

    /// <summary>Takes names apart that stand in one text.</summary>
    /// <param name="names">One name, or several with semicolons between them.</param>
    public static implicit operator TopicList(string names) => Parse(names);

    /// <summary>A list of these topics.</summary>
    /// <param name="names">Their names.</param>
    public static TopicList Create(ReadOnlySpan<string> names) => new(names.ToArray());

    /// <summary>Takes names apart that stand in one text.</summary>
    /// <param name="names">One name, or several with semicolons between them.</param>
    public static TopicList Parse(string names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new(names.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_names).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The names, with semicolons between them.</summary>
    public override string ToString() => string.Join(';', _names);
}
