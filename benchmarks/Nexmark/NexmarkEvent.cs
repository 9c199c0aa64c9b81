namespace ActorStream.Benchmarks.Nexmark;

/// <summary>
/// One event of the benchmark, of any of the three kinds, in 96 bytes. Which members mean something depends on <see cref="Kind"/>: the kinds share
/// fields, as the members of a union do, and the shared ones bear the names of all their uses.
/// </summary>
public struct NexmarkEvent
{
    internal EventKind _kind;
    internal int _category;
    internal long _id;
    internal long _dateTime;
    internal long _party;
    internal long _price;
    internal long _reserve;
    internal long _expires;
    internal string _first;
    internal string _second;
    internal string _third;
    internal string? _city;
    internal string? _state;

    /// <summary>Which kind of event this is.</summary>
    public readonly EventKind Kind => _kind;

    /// <summary>Whether this is a bid, the most frequent kind.</summary>
    public readonly bool IsBid => _kind == EventKind.Bid;

    /// <summary>The event's own time in epoch milliseconds, whatever its kind.</summary>
    public readonly long DateTime => _dateTime;

    /// <summary>The id of the person or auction, or the auction of the bid.</summary>
    public readonly long Id => _id;

    /// <summary>The auction that a bid is for.</summary>
    public readonly long BidAuction => _id;

    /// <summary>Who bids.</summary>
    public readonly long Bidder => _party;

    /// <summary>Who sells in an auction.</summary>
    public readonly long Seller => _party;

    /// <summary>The price of a bid.</summary>
    public readonly long Price => _price;

    /// <summary>The category of an auction.</summary>
    public readonly long Category => _category;

    /// <summary>The channel of a bid.</summary>
    public readonly string Channel => _first;

    /// <summary>The name of a person.</summary>
    public readonly string Name => _first;

    /// <summary>The state where a person lives.</summary>
    public readonly string State => _state!;

    /// <summary>The extra text of a bid.</summary>
    public readonly string BidExtra => _third;

    /// <summary>The event as a person.</summary>
    public readonly Person ToPerson() => new(_id, _first, _second, _third, _city!, _state!, _dateTime, "");

    /// <summary>The event as an auction.</summary>
    public readonly Auction ToAuction() => new(_id, _first, _second, _price, _reserve, _dateTime, _expires, _party, _category, "");

    /// <summary>The event as a bid.</summary>
    public readonly Bid ToBid() => new(_id, _party, _price, _first, _second, _dateTime, _third);
}
