namespace ActorStream;

/// <summary>How often a record arrives outside, across failures.</summary>
public enum DeliveryGuarantee
{
    /// <summary>Once, or not at all, or several times.</summary>
    None,

    /// <summary>Once or several times.</summary>
    AtLeastOnce,

    /// <summary>Once: it is seen when its checkpoint is complete.</summary>
    ExactlyOnce,
}
