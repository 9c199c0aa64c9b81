using ActorStream.Actors;

namespace ActorStream.TestKit;

/// <summary>
/// The two machines that the actors of a simulated job are spread over, and what is lost between them. The job's own actors are on the first, its tasks on either.
/// What is lost is noticed as the port says that every host does it: elements of a channel are numbered, so that a gap shows; other messages are sent again until they
/// have arrived, in order; and a machine from which nothing comes for 3 s is given up, and with it the task whose messages those were.
/// </summary>
/// <remarks>It draws from a chance of its own: runs without losses are what they were.</remarks>
internal sealed class SimulatedLinks
{
    /// <summary>Nothing is lost.</summary>
    public static SimulatedLinks Whole { get; } = new(new SeededRandom(0), 0, 0);

    private static readonly TimeSpan SentAgainAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromSeconds(3.5);

    private readonly SeededRandom _random;
    private readonly double _chance;
    private int _left;

    private SimulatedLinks(SeededRandom random, int losses, double chance)
    {
        _random = random;
        _left = losses;
        _chance = chance;
    }

    /// <summary>What is lost in a run: nothing in two of three.</summary>
    public static SimulatedLinks Draw(ulong seed)
    {
        var random = new SeededRandom(seed ^ 0x6C696E6B73);
        return random.Next(3) > 0 ? Whole : new SimulatedLinks(random, random.Between(1, 4), random.Pick([0.002, 0.01, 0.05]));
    }

    /// <summary>The machine that an actor is started on.</summary>
    public int MachineOf(Actor actor) => _chance > 0 && actor is TaskActor ? _random.Next(2) : 0;

    /// <summary>Whether a message between two actors is lost.</summary>
    public bool Loses(SimulatedCell from, SimulatedCell to)
    {
        if (_left == 0 || from.Machine == to.Machine || !_random.Chance(_chance)) return false;
        _left--;
        return true;
    }

    /// <summary>After what time a lost message is there at last; null: the machine is given up before.</summary>
    public TimeSpan? SentAgain() => _random.Chance(0.5) ? SentAgainAfter * _random.Between(1, 3) : null;

    /// <summary>After what time it is noticed that nothing comes any more.</summary>
    public TimeSpan GivenUp() => _random.Delay(GivenUpAfter);
}
