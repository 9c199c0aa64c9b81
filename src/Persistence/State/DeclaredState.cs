namespace ActorStream.Persistence;

/// <summary>One declared state of an operator with a cell in the rows.</summary>
internal abstract class DeclaredState<TKey>(StateDescriptor descriptor)
{
    public StateDescriptor Descriptor { get; } = descriptor;

    /// <summary>The type of its cell.</summary>
    public abstract Type CellType { get; }

    /// <summary>The rules of its cell: a <see cref="CellRules{TCell}"/>.</summary>
    public abstract object Rules { get; }

    public abstract bool IsImmutable { get; }

    /// <summary>Gives it its cell, now that the row type is known.</summary>
    public abstract void Bind(object access);

    /// <summary>What it has at a barrier; the rows have been frozen before.</summary>
    public abstract FrozenState Freeze(object rows, List<IDisposable> held);

    /// <summary>Reads what it has for the current key, in place of what is there.</summary>
    public abstract void Restore(ref StateReader reader);

    /// <summary>Something that reads it into rows that are all new; null where it must be read key by key.</summary>
    public virtual IPartLoader? NewLoader() => null;

    /// <summary>From now on it has nothing for the current key.</summary>
    public abstract void Remove();

    /// <summary>Removes what is expired in the next segment of a table of its own.</summary>
    public virtual void Sweep(long now)
    {
    }

    public virtual void Clear()
    {
    }
}

/// <summary>Where a handle finds its cell.</summary>
internal interface ICellSource<TCell>
{
    CellAccess<TCell> Access { get; }
}

/// <summary>A state that is its cell: value, list, reducing, aggregating.</summary>
internal sealed class DeclaredCell<TKey, TCell>(KeyedStateBackend<TKey> backend, StateDescriptor descriptor, Codec<TCell> codec, CellRules<TCell>? rules = null)
    : DeclaredState<TKey>(descriptor), ICellSource<TCell>
{
    readonly CellRules<TCell> _rules = rules ?? new CodecRules<TCell>(codec);
    CellAccess<TKey, TCell>? _access;

    public CellAccess<TCell> Access => _access ?? Seal();

    public override Type CellType => typeof(TCell);

    public override object Rules => _rules;

    public override bool IsImmutable => _rules.IsImmutable;

    public override void Bind(object access) => _access = (CellAccess<TKey, TCell>)access;

    public override FrozenState Freeze(object rows, List<IDisposable> held) =>
        new FrozenValueState<TKey, TCell>(Descriptor, _access!.OfFrozen(rows), backend.KeyCodec, codec);

    public override void Restore(ref StateReader reader) => Access.GetOrAdd(out _) = codec.Read(ref reader);

    public override IPartLoader? NewLoader() => _access!.NewLoader(codec);

    public override void Remove() => Access.Clear();

    CellAccess<TKey, TCell> Seal()
    {
        backend.Seal();
        return _access!;
    }
}
