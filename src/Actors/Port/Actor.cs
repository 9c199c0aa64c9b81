namespace ActorStream.Actors;

/// <summary>
/// Something that acts only on messages, one at a time. Written once and run by every host; the contract is the weakest of the hosts':
/// order is kept between two actors, and a message arrives at most once.
/// </summary>
internal abstract class Actor
{
    public ActorContext Context { get; private set; } = null!;

    public void Attach(ActorContext context) => Context = context;

    public abstract void Receive(object message);

    /// <summary>A turn of data-plane work; called after messages and whenever the actor has been woken.</summary>
    /// <returns>Whether there is more to do at once. The host calls again after other actors have had their turn.</returns>
    public virtual bool Run() => false;

    /// <summary>The actor has been stopped, or has failed.</summary>
    public virtual void Stopped()
    {
    }
}

/// <summary>Where an actor can be told something.</summary>
internal abstract class ActorRef
{
    public abstract string Name { get; }

    public override string ToString() => Name;
}

/// <summary>Where an actor runs.</summary>
/// <param name="Loop">The data-plane loop it shares with its neighbours; null: the control plane.</param>
internal readonly record struct Placement(int? Loop)
{
    public static Placement Control => new(null);
}

/// <summary>How to make an actor.</summary>
internal sealed record ActorSpec(string Name, Func<Actor> Create, Placement Placement);
