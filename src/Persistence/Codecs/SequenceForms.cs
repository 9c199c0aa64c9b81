using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ActorStream.Persistence;

internal struct ArrayForm<T> : ISequenceForm<T[]?, T>
{
    public static bool IsNull(in T[]? collection) => collection is null;

    public static ReadOnlySpan<T> Items(in T[]? collection) => collection;

    public static Span<T> Start(int count, out object collection) => SequenceForms.StartArray<T>(count, out collection);

    public static T[]? Finish(object collection) => (T[])collection;
}

internal struct ListForm<T> : ISequenceForm<List<T>?, T>
{
    public static bool IsNull(in List<T>? collection) => collection is null;

    public static ReadOnlySpan<T> Items(in List<T>? collection) => CollectionsMarshal.AsSpan(collection);

    public static Span<T> Start(int count, out object collection) => SequenceForms.StartList<T>(count, out collection);

    public static List<T>? Finish(object collection) => (List<T>)collection;
}

/// <summary>The interfaces that can be written to (a List is made) and those that are for reading (an array is made).</summary>
internal struct InterfaceForm<TCollection, T> : ISequenceForm<TCollection, T>
    where TCollection : class?, IEnumerable<T>?
{
    static bool IsReadOnly => typeof(TCollection) == typeof(IReadOnlyList<T>) || typeof(TCollection) == typeof(IReadOnlyCollection<T>);

    public static bool IsNull(in TCollection collection) => collection is null;

    public static ReadOnlySpan<T> Items(in TCollection collection) => SequenceForms.Items<T>(collection!);

    public static Span<T> Start(int count, out object collection) =>
        IsReadOnly ? SequenceForms.StartArray<T>(count, out collection) : SequenceForms.StartList<T>(count, out collection);

    public static TCollection Finish(object collection) => (TCollection)collection;
}

internal struct QueueForm<T> : ISequenceForm<Queue<T>?, T>
{
    public static bool IsNull(in Queue<T>? collection) => collection is null;

    public static ReadOnlySpan<T> Items(in Queue<T>? collection) => collection!.ToArray();

    public static Span<T> Start(int count, out object collection) => SequenceForms.StartArray<T>(count, out collection);

    public static Queue<T>? Finish(object collection) => new((T[])collection);
}

/// <summary>A stack from its top down, the order in which it is enumerated.</summary>
internal struct StackForm<T> : ISequenceForm<Stack<T>?, T>
{
    public static bool IsNull(in Stack<T>? collection) => collection is null;

    public static ReadOnlySpan<T> Items(in Stack<T>? collection) => collection!.ToArray();

    public static Span<T> Start(int count, out object collection) => SequenceForms.StartArray<T>(count, out collection);

    public static Stack<T>? Finish(object collection)
    {
        var items = (T[])collection;
        Array.Reverse(items);
        return new Stack<T>(items);
    }
}

internal struct ImmutableArrayForm<T> : ISequenceForm<ImmutableArray<T>, T>
{
    public static bool IsNull(in ImmutableArray<T> collection) => collection.IsDefault;

    public static ReadOnlySpan<T> Items(in ImmutableArray<T> collection) => collection.AsSpan();

    public static Span<T> Start(int count, out object collection) => SequenceForms.StartArray<T>(count, out collection);

    public static ImmutableArray<T> Finish(object collection) => ImmutableCollectionsMarshal.AsImmutableArray((T[])collection);
}

internal struct ImmutableListForm<T> : ISequenceForm<ImmutableList<T>?, T>
{
    public static bool IsNull(in ImmutableList<T>? collection) => collection is null;

    public static ReadOnlySpan<T> Items(in ImmutableList<T>? collection) => collection!.ToArray();

    public static Span<T> Start(int count, out object collection) => SequenceForms.StartArray<T>(count, out collection);

    public static ImmutableList<T>? Finish(object collection) => ImmutableList.Create((T[])collection);
}

file static class SequenceForms
{
    public static Span<T> StartArray<T>(int count, out object collection)
    {
        var items = count == 0 ? [] : new T[count];
        collection = items;
        return items;
    }

    public static Span<T> StartList<T>(int count, out object collection)
    {
        var list = new List<T>(count);
        CollectionsMarshal.SetCount(list, count);
        collection = list;
        return CollectionsMarshal.AsSpan(list);
    }

    /// <summary>The items where they are when the collection holds them in one piece (an array of a derived type counts too), else a copy.</summary>
    public static ReadOnlySpan<T> Items<T>(IEnumerable<T> collection) => collection switch
    {
        T[] array => new ReadOnlySpan<T>(array),
        List<T> list => CollectionsMarshal.AsSpan(list),
        _ => collection.ToArray(),
    };
}
