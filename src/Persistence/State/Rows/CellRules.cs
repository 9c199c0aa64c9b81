namespace ActorStream.Persistence;

/// <summary>What a state wants done with its cells while they are not current.</summary>
internal abstract class CellRules<TCell>
{
    /// <summary>A shallow copy of a cell is a safe snapshot of it.</summary>
    public abstract bool IsImmutable { get; }

    public abstract TCell Copy(in TCell cell);

    /// <summary>Writes all there is of a cell, to have it back with <see cref="Read"/>.</summary>
    public abstract void Write(ref StateWriter writer, in TCell cell);

    public abstract TCell Read(ref StateReader reader);

    public virtual bool CanExpire => false;

    /// <summary>Whether anything in the cell has expired.</summary>
    public virtual bool HasExpired(in TCell cell, long now) => false;

    /// <summary>Removes what has expired from the cell; false when nothing is left.</summary>
    public virtual bool KeepUnexpired(ref TCell cell, long now) => true;
}

/// <summary>The rules of cells that do not expire.</summary>
internal sealed class CodecRules<TCell>(Codec<TCell> codec) : CellRules<TCell>
{
    public override bool IsImmutable => codec.IsImmutable;

    public override TCell Copy(in TCell cell) => codec.Copy(in cell);

    public override void Write(ref StateWriter writer, in TCell cell) => codec.Write(ref writer, in cell);

    public override TCell Read(ref StateReader reader) => codec.Read(ref reader);
}
