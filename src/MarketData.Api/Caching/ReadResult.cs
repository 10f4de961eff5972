using System.Diagnostics.CodeAnalysis;

namespace MarketData.Api.Caching;

/// <summary>What a read of the database came to.</summary>
/// <param name="Snapshot">Null unless something was read.</param>
internal sealed record ReadResult(ReadStatus Status, SeriesSnapshot? Snapshot)
{
    public static readonly ReadResult NeverComputed = new(ReadStatus.NeverComputed, Snapshot: null);

    public static readonly ReadResult Unavailable = new(ReadStatus.Unavailable, Snapshot: null);

    public static readonly ReadResult Late = new(ReadStatus.Late, Snapshot: null);

    public static readonly ReadResult Busy = new(ReadStatus.Busy, Snapshot: null);

    [MemberNotNullWhen(true, nameof(Snapshot))]
    public bool HasRows => Snapshot is not null;
}
