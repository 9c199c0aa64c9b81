using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

internal sealed class ReducingHandle<T>(ICellSource<T> cell, Func<T, T, T> reduce) : ReducingState<T>
{
    CellAccess<T>? _access;

    public override T? Value
    {
        get
        {
            ref var value = ref Access.Find(false);
            return Unsafe.IsNullRef(ref value) ? default : value;
        }
    }

    public override bool HasValue => !Unsafe.IsNullRef(ref Access.Find(false));

    CellAccess<T> Access => _access ??= cell.Access;

    public override void Add(T value)
    {
        ref var reduced = ref Access.GetOrAdd(out var added);
        reduced = added ? value : reduce(reduced, value);
    }

    public override void Clear() => Access.Clear();
}
