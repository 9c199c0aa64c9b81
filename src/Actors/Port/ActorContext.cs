using ActorStream.Operators;
using ActorStream.Operators.Exchange;

namespace ActorStream.Actors;

/// <summary>All that an actor may ask of its host.</summary>
internal abstract class ActorContext
{
    public abstract ActorRef Self { get; }

    public abstract TimeProvider Time { get; }

    /// <summary>Where work runs that is not the actor's own; <see cref="Pipe"/> brings its outcome.</summary>
    public virtual OutsideWork Outside => OutsideWork.ThreadPool;

    public abstract void Tell(ActorRef target, object message);

    /// <summary>Makes a child; <see cref="Spawned"/> with <paramref name="tag"/> brings its reference.</summary>
    public abstract void Spawn(ActorSpec spec, object tag);

    /// <summary>Asks for a <see cref="Terminated"/> message when <paramref name="target"/> has stopped or failed.</summary>
    public abstract void Watch(ActorRef target);

    public abstract void Stop(ActorRef target);

    /// <summary>Sends a message to this actor after a time.</summary>
    public abstract IDisposable StartTimer(TimeSpan due, object message);

    /// <summary>Has the outcome of outside work brought as a message.</summary>
    public abstract void Pipe<T>(Task<T> work, Func<T, object> done, Func<Exception, object> failed);

    /// <summary>Runs work outside of all actors and has its outcome brought as a message.</summary>
    public void RunOutside<T>(Func<Task<T>> work, Func<T, object> done, Func<Exception, object> failed) => Pipe(Outside.Run(work), done, failed);

    /// <summary>Asks for a turn of <see cref="Actor.Run"/>; from any thread.</summary>
    public abstract void Wake();

    /// <summary>Asks for a turn at a time of the host's clock; a later call replaces the earlier one.</summary>
    /// <param name="due">How long from now; <see cref="Timeout.InfiniteTimeSpan"/>: not at all.</param>
    public abstract void WakeAfter(TimeSpan due);

    /// <summary>Opens the sending end of a channel; the receiver opens the other one by the same id.</summary>
    public abstract ChannelWriter<T> OpenWriter<T>(ChannelId id, ActorRef receiver, bool hashed);

    public abstract ChannelReader OpenReader<T>(ChannelId id, ActorRef sender, bool hashed, string origin);
}

/// <summary>Names a channel: one edge of one attempt between two subtasks.</summary>
internal readonly record struct ChannelId(long Job, int Attempt, int Edge, int From, int To);

/// <summary>A child has been made.</summary>
internal sealed record Spawned(object Tag, ActorRef Child);

/// <summary>A watched actor is gone.</summary>
/// <param name="Who">The actor.</param>
/// <param name="Cause">Why it failed; null: it was stopped.</param>
internal sealed record Terminated(ActorRef Who, Exception? Cause);
