namespace ActorStream.Persistence;

/// <summary>Turns the bytes of a stored value into those that its present type reads.</summary>
internal abstract class ShapeConverter
{
    /// <summary>The bytes are the same.</summary>
    public virtual bool IsCopy => false;

    public abstract void Convert(ref StateReader reader, ref StateWriter writer);

    /// <summary>Makes the converter between two shapes.</summary>
    /// <param name="stored">What was stored.</param>
    /// <param name="declared">What is declared now.</param>
    /// <param name="path">Where they stand in the whole.</param>
    /// <param name="fault">The first part that does not fit, and why.</param>
    /// <returns>Null when there is a fault.</returns>
    public static ShapeConverter? Between(TypeShape stored, TypeShape declared, string path, out string? fault)
    {
        fault = null;
        if (stored.Equals(declared))
            return new CopyConverter(stored);
        if (stored.Kind is ShapeKind.List or ShapeKind.Set or ShapeKind.Map && stored.Kind == declared.Kind && stored.IsNullable == declared.IsNullable)
            return CollectionConverter.Create(stored, declared, path, out fault);
        if (stored.Kind == ShapeKind.Union && declared.Kind == ShapeKind.Union)
            return UnionConverter.Create(stored, declared, path, out fault);
        if (stored.IsNullable && !declared.IsNullable)
        {
            fault = $"{path} ({stored}) may be null, and {declared} cannot";
            return null;
        }
        if (stored.Kind == ShapeKind.Record && declared.Kind == ShapeKind.Record)
        {
            var members = RecordConverter.Create(stored, declared, path, out fault);
            return members is null || !declared.IsNullable ? members : new NullableConverter(members, stored.IsNullable);
        }
        if (ShapeWalker.HasNullByte(declared) && !HasMissingNull(stored))
            return Between(stored.WithNull(false), declared.WithNull(false), path, out fault) is { } inner ? new NullableConverter(inner, ShapeWalker.HasNullByte(stored)) : null;
        if (stored.Kind == ShapeKind.Enum || declared.Kind == ShapeKind.Enum)
            return EnumConverter.Create(stored, declared, path, out fault);
        if (!stored.IsNullable && !declared.IsNullable && NumberWidening.IsLossless(stored.Kind, declared.Kind))
            return new NumberWidening(stored.Kind, declared.Kind);
        fault = $"{path} ({stored}) cannot become {declared}";
        return null;
    }

    // Null is inside the value of these kinds: no byte before it can be added or taken away.
    static bool HasMissingNull(TypeShape shape) => shape.IsNullable && !ShapeWalker.HasNullByte(shape);
}

/// <summary>The value stays as it is.</summary>
internal sealed class CopyConverter(TypeShape shape) : ShapeConverter
{
    public override bool IsCopy => true;

    public override void Convert(ref StateReader reader, ref StateWriter writer)
    {
        var start = reader.Position;
        ShapeWalker.Skip(ref reader, shape);
        writer.WriteBytes(reader.Since(start));
    }
}

/// <summary>A value with a byte before it that says whether it is null.</summary>
/// <param name="inner">Converts the value.</param>
/// <param name="wasNullable">Whether the byte was there; if not, the value is not null.</param>
internal sealed class NullableConverter(ShapeConverter inner, bool wasNullable) : ShapeConverter
{
    public override bool IsCopy => wasNullable && inner.IsCopy;

    public override void Convert(ref StateReader reader, ref StateWriter writer)
    {
        var hasValue = !wasNullable || reader.ReadBool();
        writer.WriteBool(hasValue);
        if (hasValue)
            inner.Convert(ref reader, ref writer);
    }
}
