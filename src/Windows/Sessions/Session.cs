namespace ActorStream.Windows;

/// <summary>An open session: its window and what its records have come to.</summary>
internal struct Session<TAcc>
{
    public long Start;
    public long End;
    public TAcc Acc;
}

/// <summary>The sessions of a key. Nearly always there is one, which is in the row itself.</summary>
internal struct SessionRow<TAcc>
{
    /// <summary>The earliest session.</summary>
    public Session<TAcc> First;

    /// <summary>No session of the key has anything to do before this time, and there is an alarm for it. It stays when a session grows.</summary>
    public long Alarm;

    /// <summary>The others, if there are any.</summary>
    public SessionList<TAcc>? More;
}

/// <summary>When the sessions of a key are to be looked at.</summary>
internal readonly struct SessionAlarm<TKey>(TKey key, ulong hash, long time)
{
    public readonly TKey Key = key;
    public readonly ulong Hash = hash;
    public readonly long Time = time;
}

internal readonly struct SessionAlarmTime<TKey> : Persistence.ITimeOf<SessionAlarm<TKey>>
{
    public long Of(in SessionAlarm<TKey> item) => item.Time;
}
