using System.Collections.Immutable;

namespace ActorStream.Persistence;

/// <summary>A set or dictionary comes back with the default comparer, so one with another is refused where it is written: it would not behave as before.</summary>
internal static class CollectionComparers
{
    public static void CheckSet<T>(object set) => Refuse(set, set switch
    {
        HashSet<T> hashed => Own(hashed.Comparer),
        SortedSet<T> sorted => Own(sorted.Comparer),
        ImmutableHashSet<T> immutable => Own(immutable.KeyComparer),
        _ => null,
    });

    public static void CheckMap<TKey, TValue>(object map)
        where TKey : notnull => Refuse(map, map switch
        {
            Dictionary<TKey, TValue> hashed => Own(hashed.Comparer),
            SortedDictionary<TKey, TValue> sorted => Own(sorted.Comparer),
            ImmutableDictionary<TKey, TValue> immutable => Own(immutable.KeyComparer),
            _ => null,
        });

    static void Refuse(object collection, object? comparer)
    {
        if (comparer is not null)
        {
            throw new StateFormatException($"A {TypeNames.Short(collection.GetType())} with the comparer {comparer} cannot be kept: it would come back with the default one. "
                + "Use the default comparer (and keys that are already in the form to compare by), or add a serializer: env.Serializers.Add(new …).");
        }
    }

    static IEqualityComparer<T>? Own<T>(IEqualityComparer<T> comparer) =>
        comparer == EqualityComparer<T>.Default || ReferenceEquals(comparer, StringComparer.Ordinal) ? null : comparer;

    static IComparer<T>? Own<T>(IComparer<T> comparer) => comparer == Comparer<T>.Default ? null : comparer;
}
