using MarketData.Polygon;
using MarketData.Recovery;
using Perf.Lab.Drills.Benches;
using Perf.Testbed.Stub.Faults;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// The faults of the source, by their numbers: 15 to 23, and 28. A page is spoilt where it hurts most, which is the second of two: what the
/// second one holds is lost silently when it is taken for the end.
/// </summary>
internal static class SourceFaults
{
    private const string Btc = "X:BTCUSD";
    private const string Eth = "X:ETHUSD";
    private const string Sol = "X:SOLUSD";
    private const string Xrp = "X:XRPUSD";
    private const string Base = "5m";

    /// <summary>The user's for a source that refuses.</summary>
    private static readonly TimeSpan Rto = RecoveryPolicy.Default.Of(FailureType.PolygonApiRateLimit).Rto;

    /// <summary>A request that hangs holds its lane for so long.</summary>
    private static readonly TimeSpan LongestAttempt =
        new PolygonOptions(new ApiKey(DrillBench.Key)).AttemptTimeout;

    public static IReadOnlyList<SourceFault> All { get; } =
    [
        new(
            15,
            "rate-limit-storm",
            "429 to everybody for seconds, and no word of when to come back: nobody storms, and nothing is lost",
            [new StubFault(StubFaultKind.RateLimited, Times: null)],
            Rto)
        { StandsSeconds = (2, 4) },
        new(
            16,
            "retry-after",
            "a Retry-After of a second, a day, a date that is over and a word: obeyed within bounds",
            [
                new StubFault(StubFaultKind.RateLimited, Btc, Base, Value: "1"),
                new StubFault(StubFaultKind.RateLimited, Eth, Base, Value: "86400"),
                new StubFault(StubFaultKind.RateLimited, Sol, Base, Value: "Sun, 01 Jun 2025 12:00:40 GMT"),
                new StubFault(StubFaultKind.RateLimited, Xrp, Base, Value: "soon"),
            ],
            PolygonOptions.MaxRetryDelay + Rto),
        new(
            17,
            "server-errors",
            "500, and the 504 of a proxy in HTML, for seconds: outlasted",
            [
                new StubFault(StubFaultKind.ServerError, Btc, Base, Times: null),
                new StubFault(StubFaultKind.GatewayPage, Sol, Base, Skip: 1, Times: null),
            ],
            Rto)
        { StandsSeconds = (2, 4) },
        new(
            18,
            "slow-body",
            "a page at one byte a second: given up in time and asked for again",
            [new StubFault(StubFaultKind.SlowBody, Btc, Base, Skip: 1)],
            LongestAttempt + Rto),
        new(
            19,
            "truncation",
            "half a gzip stream, half a text, a body cut short and one of the wrong length: asked for again, and nothing is lost",
            [
                new StubFault(StubFaultKind.TruncatedGzip, Btc, Base, Skip: 1, Times: 2),
                new StubFault(StubFaultKind.TruncatedJson, Eth, Base, Skip: 1, Times: 2),
                new StubFault(StubFaultKind.CutShort, Sol, Base, Skip: 1),
                new StubFault(StubFaultKind.WrongLength, Xrp, Base, Skip: 1),
            ],
            Rto),
        new(
            20,
            "null-results",
            "no results for symbols whose market was open, on a first page and on a second: asked for again, and not taken for the end",
            [
                new StubFault(StubFaultKind.NullResults, Btc, Base, Times: 2),
                new StubFault(StubFaultKind.NullResults, Eth, Base, Skip: 1, Times: 2),
            ],
            Rto),
        new(
            21,
            "paging",
            "a page that comes twice, a next_url in a circle, on for ever and to another server: nobody goes astray",
            [
                new StubFault(StubFaultKind.RepeatedPage, Btc, Base, Skip: 1),
                new StubFault(StubFaultKind.LoopingNext, Eth, Base, Skip: 1),
                new StubFault(StubFaultKind.ForeignNext, Sol, Base),
                new StubFault(StubFaultKind.EndlessNext, Xrp, Base, Skip: 1, Times: 3),
            ],
            Rto),
        new(
            22,
            "order-and-revision",
            "bars out of order, a page that overlaps the one before, bars that are put right later: the right ones are stored",
            [
                new StubFault(StubFaultKind.OutOfOrder, Btc, Base, Skip: 1),
                new StubFault(StubFaultKind.OverlappingPage, Eth, Base, Skip: 1),
                new StubFault(StubFaultKind.RevisedBars, Sol, Base),
            ],
            Rto)
        { NeedsRefetch = true },
        new(
            23,
            "impossible-bars",
            "NaN, 1e400, a price below zero, a high below the low, another symbol's bars: none is stored, and a next fetch mends it",
            [
                new StubFault(StubFaultKind.NegativePrice, Btc, Base, Skip: 1),
                new StubFault(StubFaultKind.HighBelowLow, Eth, Base, Skip: 1),
                new StubFault(StubFaultKind.InfinitePrice, Sol, Base, Skip: 1),
                new StubFault(StubFaultKind.NotANumber, Xrp, Base, Skip: 1),
                new StubFault(StubFaultKind.OtherSymbol, Btc, "1h", Skip: 1),
            ],
            Rto)
        { NeedsRefetch = true },
        new(
            28,
            "key-revoked",
            "401 or 403 to everybody in the middle of a run: nobody asks on, what is done stays, and the rest is done when the key is back",
            [
                new StubFault(StubFaultKind.KeyRefused, Skip: 5, Times: null),
                new StubFault(StubFaultKind.NotEntitled, Skip: 5, Times: null),
            ],
            RecoveryPolicy.Default.Pauses[^1] + Rto)
        { StandsSeconds = (2, 4), IsOneOf = true, IsRetried = false },
    ];
}
