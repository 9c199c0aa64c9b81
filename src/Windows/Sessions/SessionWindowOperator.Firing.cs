using System.Runtime.CompilerServices;
using ActorStream.Operators;

namespace ActorStream.Windows;

// Alarms ring in order of time, and an alarm is never later than what it is for: so sessions fire in order of their ends.
internal sealed partial class SessionWindowOperator<TKey, TIn, TAcc, TResult, TOut, TSelector, TCodec, TFunctor, TMake, TGap>
{
    public override bool AdvanceWatermark(long watermark)
    {
        if (!FireUpTo(watermark)) return false;
        ForwardWatermark(watermark);
        return true;
    }

    public override bool EndKey()
    {
        if (!FireUpTo(EventTime.End)) return false;
        _late.Watermark = EventTime.None;
        _alarms.Clear();
        return true;
    }

    bool FireUpTo(long watermark)
    {
        while (_alarms.TryTake(watermark, out var alarm))
        {
            ref var row = ref _rows.GetRef(in alarm.Key, alarm.Hash);
            // An alarm of a row that has since been removed, or has set an earlier one.
            if (Unsafe.IsNullRef(ref row) || row.Alarm != alarm.Time) continue;
            Ring(ref row, in alarm);
            if (_output.IsFull) return false;
        }
        _late.Watermark = watermark;
        return true;
    }

    /// <summary>Fires the session whose time it is, if there is one, removes those that are over, and sets the next alarm.</summary>
    void Ring(ref SessionRow<TAcc> row, in SessionAlarm<TKey> alarm)
    {
        var now = alarm.Time;
        if (row.First.End - 1 == now) Emit(in alarm.Key, in row.First);
        else if (row.More is { } more && more.TryFind(now + 1, out var place) && more[place].End - 1 == now) Emit(in alarm.Key, in more[place]);
        while (_late.IsOver(row.First.End - 1, now))
        {
            if (row.More is null)
            {
                _rows.Remove(in alarm.Key, alarm.Hash);
                return;
            }
            row.First = row.More.First;
            row.More.RemoveFirst();
            FreeIfEmpty(ref row);
        }
        row.Alarm = NextDue(in row, now);
        _alarms.Add(new(alarm.Key, alarm.Hash, row.Alarm));
    }

    /// <summary>The earliest thing to happen: the first session to be removed, or the first that has not fired to fire.</summary>
    long NextDue(in SessionRow<TAcc> row, long now)
    {
        var due = DueOf(in row.First, now);
        if (row.First.End - 1 > now || row.More is not { } more || !more.TryFind(now + 2, out var place)) return due;
        return Math.Min(due, more[place].End - 1);
    }

    long DueOf(in Session<TAcc> session, long now) =>
        session.End - 1 > now ? session.End - 1 : WindowTime.Add(session.End - 1, _late.Allowed);

    void Emit(in TKey key, in Session<TAcc> session)
    {
        var window = new TimeWindow(session.Start, session.End);
        _output.Timestamp = window.MaxTimestampMilliseconds;
        _output.Collect(_make.Make(in key, window, _functor.GetResult(in session.Acc)));
    }
}
