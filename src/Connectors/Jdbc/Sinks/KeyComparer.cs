using System.Linq.Expressions;

namespace ActorStream.Connectors;

/// <summary>Records are equal when their key members are; compiled once.</summary>
internal sealed class KeyComparer<T> : IEqualityComparer<T>
{
    private readonly Func<T, T, bool> _equals;
    private readonly Func<T, int> _hash;

    public KeyComparer(IEnumerable<RowMember> key)
    {
        var (x, y) = (Expression.Parameter(typeof(T), "x"), Expression.Parameter(typeof(T), "y"));
        Expression equals = Expression.Constant(true), hash = Expression.Constant(17);
        foreach (var member in key)
        {
            var comparer = Expression.Constant(Comparer(member.Type));
            var contract = typeof(IEqualityComparer<>).MakeGenericType(member.Type);
            equals = Expression.AndAlso(equals, Expression.Call(comparer, contract.GetMethod("Equals")!, member.Of(x), member.Of(y)));
            var own = (Expression)Expression.Call(comparer, contract.GetMethod("GetHashCode")!, member.Of(x));
            if (!member.Type.IsValueType) own = Expression.Condition(Expression.Equal(member.Of(x), Expression.Constant(null, member.Type)), Expression.Constant(0), own);
            hash = Expression.Add(Expression.Multiply(hash, Expression.Constant(31)), own);
        }
        _equals = Expression.Lambda<Func<T, T, bool>>(equals, x, y).Compile();
        _hash = Expression.Lambda<Func<T, int>>(hash, x).Compile();
    }

    public bool Equals(T? x, T? y) => _equals(x!, y!);

    public int GetHashCode(T record) => _hash(record);

    private static object Comparer(Type type) =>
        type == typeof(byte[]) ? new BytesComparer() : typeof(EqualityComparer<>).MakeGenericType(type).GetProperty("Default")!.GetValue(null)!;

    private sealed class BytesComparer : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x is null || y is null ? x == y : x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] bytes)
        {
            var hash = new HashCode();
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }
    }
}
