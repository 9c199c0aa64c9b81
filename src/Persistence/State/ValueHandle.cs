using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

internal sealed class ValueHandle<T>(ICellSource<T> cell, T defaultValue) : ValueState<T>
{
    static readonly bool MayBeNull = default(T) is null;

    readonly ICellSource<T> _cell = cell;
    CellAccess<T>? _access;

    public override T Value
    {
        get
        {
            ref var value = ref Access.Find(false);
            return Unsafe.IsNullRef(ref value) ? defaultValue : value;
        }

        set
        {
            if (MayBeNull && value is null)
                Clear();
            else
                Access.GetOrAdd(out _) = value;
        }
    }

    public override bool HasValue => !Unsafe.IsNullRef(ref Access.Find(false));

    CellAccess<T> Access => _access ??= _cell.Access;

    public override ref T GetOrAdd(out bool added)
    {
        ref var value = ref Access.GetOrAdd(out added);
        if (added)
            value = defaultValue!;
        return ref value!;
    }

    public override void Clear() => Access.Clear();
}
