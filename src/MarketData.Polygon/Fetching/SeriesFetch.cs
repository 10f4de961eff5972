using MarketData.Bars;
using MarketData.Polygon.Pages;
using MarketData.Polygon.Resilience;
using MarketData.Polygon.Wire;
using MarketData.Time;

namespace MarketData.Polygon.Fetching;

/// <summary>One fetch under way: what was asked for, how far it has come, and the memory it reads pages into.</summary>
internal sealed class SeriesFetch(
    SeriesKey series, UtcRange range, Uri firstPage, FetchOutcomes outcomes, PageMemories memories)
{
    private readonly HashSet<Uri> visited = [firstPage];
    private long lastUnixMs = long.MinValue;

    public SeriesKey Series => series;

    public FetchOutcomes Outcomes => outcomes;

    public PageMemory Memory => memories.Current;

    /// <summary>The page that is being asked for; null when the last one has come.</summary>
    public Uri? Page { get; private set; } = firstPage;

    public int PageIndex { get; private set; }

    /// <summary>Attempts begun at the current page.</summary>
    public int Attempts { get; private set; }

    /// <summary>
    /// Attempts at the current page that came to no bars though the market was open (<see cref="RejectReason.EmptyWhileOpen"/>).
    /// </summary>
    public int EmptyAnswers { get; set; }

    /// <summary>
    /// Whether the latest attempt's empty answer is taken for the truth: when all retries are spent, and another attempt said the
    /// same. Heard once, among failures of the server, it may be one of them.
    /// </summary>
    public bool IsEmptyAtLast => EmptyAnswers >= 2 && LatestAttempt.Verdict.Reason == RejectReason.EmptyWhileOpen;

    /// <summary>How the latest attempt at the current page ended, of those that were not cut off.</summary>
    public PageAttempt LatestAttempt { get; set; }

    /// <summary>Runs while a page is asked for.</summary>
    public PageTimer? Timer { get; set; }

    /// <summary>What the attempt under way spends of the quota; null when there is none.</summary>
    public QuotaGrant? Grant { get; set; }

    /// <summary>The addresses that were asked for so far. A cursor that leads back to one of them is a loop.</summary>
    public IReadOnlySet<Uri> Visited => visited;

    public PageExpectation Expectation => new(series, range, lastUnixMs);

    public void BeginAttempt()
    {
        outcomes.Requests++;
        if (Attempts > 0)
        {
            outcomes.Retries++;
        }

        Attempts++;
    }

    /// <summary>Takes the accepted page that lies in the parser, and moves on to the one after it.</summary>
    public BarPage Accept(Uri? next)
    {
        PageParser parser = Memory.Parser;
        int bodyBytes = Memory.Body.Length;
        outcomes.Pages++;
        outcomes.BodyBytes += bodyBytes;
        outcomes.QuarantinedBars += parser.Quarantined;
        if (parser.Length > 0)
        {
            lastUnixMs = parser.LastUnixMs;
        }

        BarPage page = new(parser.Columns, PageIndex, bodyBytes) { Quarantined = parser.QuarantinedBars };
        memories.Turn();
        Page = next;
        PageIndex++;
        Attempts = 0;
        EmptyAnswers = 0;
        LatestAttempt = default;
        if (next is not null)
        {
            visited.Add(next);
        }

        return page;
    }
}
