using ActorStream.Operators;
using ActorStream.Operators.Exchange;
using Xunit;

namespace ActorStream.Actors.Tests.Tasks;

/// <summary>Rows B1 to B6 of the reference: how a task with several channels waits for a barrier.</summary>
public class AlignmentTests
{
    [Fact]
    public void Data_behind_a_barrier_waits_until_every_channel_has_the_barrier()
    {
        var run = new Run(3);
        run.Gives(0, "a", 1, "c").Gives(1, 1, "d").Gives(2, "b", 1, "e");
        Assert.Equal(["a", "b", "checkpoint 1", "c", "d", "e"], run.All().OrderedWithin());
    }

    [Fact]
    public void One_channel_needs_no_alignment()
    {
        var run = new Run(1);
        run.Gives(0, "a", 1, "b", 2, "c");
        Assert.Equal(["a", "checkpoint 1", "b", "checkpoint 2", "c"], run.All());
    }

    [Fact]
    public void A_newer_barrier_ends_the_wait_for_an_older_one()
    {
        var run = new Run(2);
        run.Gives(0, 1, "a", 2, "b").Gives(1, 2, "c");
        Assert.Equal(["a", "checkpoint 2", "b", "c"], run.All().OrderedWithin());
    }

    [Fact]
    public void A_late_barrier_of_an_older_checkpoint_means_nothing()
    {
        var run = new Run(2);
        run.Gives(0, 2).Gives(1, 1, "a", 2, "b");
        Assert.Equal(["a", "checkpoint 2", "b"], run.All());
    }

    [Fact]
    public void A_checkpoint_that_is_given_up_frees_its_channels_and_does_not_come_back()
    {
        var run = new Run(2);
        run.Gives(0, 1, "a");
        Assert.Empty(run.All());
        run.Inputs.Abort(1);
        Assert.Equal(["a"], run.All());
        run.Gives(1, 1, "b");
        Assert.Equal(["b"], run.All());
        run.Gives(0, 2).Gives(1, 2);
        Assert.Equal(["checkpoint 2"], run.All());
    }

    [Fact]
    public void A_closed_channel_counts_as_having_every_barrier()
    {
        var run = new Run(3);
        run.Gives(0, 1, "a").Gives(1, 1, "b").Gives(2, Run.Closed);
        Assert.Equal(["checkpoint 1", "a", "b"], run.All().OrderedWithin());
    }

    [Fact]
    public void Where_nothing_aligns_data_behind_a_barrier_is_taken_and_the_last_barrier_cuts()
    {
        var run = new Run(2, aligns: false);
        run.Gives(0, 1, "a").Gives(1, "b", "c", 1, "d");
        Assert.Equal(["a", "b", "c", "checkpoint 1", "d"], run.All().OrderedWithin());
    }

    /// <summary>A task that only writes down what it takes.</summary>
    sealed class Run
    {
        public const char Closed = 'x';

        readonly Script[] _channels;

        public Run(int channels, bool aligns = true)
        {
            _channels = Enumerable.Range(0, channels).Select(static n => new Script(n)).ToArray();
            Inputs = new InputSelector([new InputGate(null!, _channels)], aligns);
        }

        public InputSelector Inputs { get; }

        /// <summary>Text is data, a number a barrier.</summary>
        public Run Gives(int channel, params object[] elements)
        {
            foreach (var element in elements) _channels[channel].Elements.Enqueue(element);
            return this;
        }

        public List<string> All()
        {
            var taken = new List<string>();
            while (Inputs.TryNext(out _, out var control))
            {
                switch (control.Kind)
                {
                    case ControlKind.Barrier:
                        if (Inputs.Align(control.Barrier!) is { } barrier) Cut(barrier);
                        break;
                    case ControlKind.EndOfChannel:
                        Inputs.EndOfData();
                        Inputs.EndOfChannel();
                        if (Inputs.CompleteAlignment() is { } waiting) Cut(waiting);
                        break;
                    default:
                        taken.Add(Script.Texts[(int)control.Value]);
                        break;
                }
            }
            return taken;

            void Cut(CheckpointBarrier barrier)
            {
                taken.Add($"checkpoint {barrier.Id}");
                Inputs.Release(barrier);
            }
        }
    }

    sealed class Script(int number) : ChannelReader
    {
        public static readonly List<string> Texts = [.. Enumerable.Range('a', 26).Select(static c => ((char)c).ToString())];

        public Queue<object> Elements { get; } = new();

        public override string Origin => $"channel {number}";

        public override bool HasNext => Elements.Count > 0;

        public override Batch? Read(out ControlEvent control)
        {
            control = Elements.Dequeue() switch
            {
                int id => new ControlEvent(ControlKind.Barrier, id, new CheckpointBarrier(id)),
                string text => new ControlEvent(ControlKind.Watermark, Texts.IndexOf(text)),
                _ => new ControlEvent(ControlKind.EndOfChannel),
            };
            return null;
        }

        public override void Return(Batch batch)
        {
        }
    }
}

static class TakenOrder
{
    /// <summary>What comes between two checkpoints may come in any order of the channels.</summary>
    public static List<string> OrderedWithin(this List<string> taken)
    {
        var ordered = new List<string>();
        var part = new List<string>();
        foreach (var one in taken.Append("checkpoint end"))
        {
            if (!one.StartsWith("checkpoint", StringComparison.Ordinal))
            {
                part.Add(one);
                continue;
            }
            ordered.AddRange(part.Order(StringComparer.Ordinal));
            part.Clear();
            if (one != "checkpoint end") ordered.Add(one);
        }
        return ordered;
    }
}
