namespace ActorStream.Actors.Tests;

/// <summary>An actor that does what the test says.</summary>
sealed class Scripted(Action<ActorContext, object> receive, Func<ActorContext, bool>? run = null, Action? stopped = null) : Actor
{
    public override void Receive(object message) => receive(Context, message);

    public override bool Run() => run?.Invoke(Context) ?? false;

    public override void Stopped() => stopped?.Invoke();

    public static ActorSpec Spec(string name, Action<ActorContext, object> receive, Func<ActorContext, bool>? run = null, int? loop = null, Action? stopped = null) =>
        new(name, () => new Scripted(receive, run, stopped), new Placement(loop));
}
