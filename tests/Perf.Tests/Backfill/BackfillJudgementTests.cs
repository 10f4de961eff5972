using Perf.Analysis.Backfill;
using Perf.Lab.Backfill;
using Perf.Lab.Runs;
using Perf.Tests.Analysis;

namespace Perf.Tests.Backfill;

public sealed class BackfillJudgementTests
{
    private static readonly BackfillBaseline Good = Samples.Baseline(fetch: 1, store: 1, compute: 1);

    private static readonly EnrichmentTotals Whole =
        Samples.Enrichment(1, EnrichmentTotals.ReadOnce) with { FailedSeries = 0, Bars = Good.Totals.TotalRecords, RowsChanged = 0 };

    [Fact]
    public void Judge_OfAllBarsComputedAgainWithoutAChange_Passes() => Assert.True(Of(Whole).Succeeded);

    [Fact]
    public void Judge_OfFewerBarsThanAreStored_Fails()
    {
        Assert.False(Of(Whole with { Bars = Whole.Bars - 1 }).Succeeded);
        Assert.False(Of(Whole with { Bars = 0 }).Succeeded);
    }

    [Fact]
    public void Judge_OfAChangeOrAFailure_Fails()
    {
        Assert.False(Of(Whole with { RowsChanged = 1 }).Succeeded);
        Assert.False(Of(Whole with { FailedSeries = 1, FirstError = "AAPL/1h: Store: full" }).Succeeded);
    }

    private static StepOutcome Of(EnrichmentTotals enrichment) => BackfillJudgement.Of(Good with { Enrichment = enrichment });
}
