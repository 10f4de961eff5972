using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Formatting;

namespace Perf.Analysis.Decisions;

/// <summary>What can be done about computing features: in a backfill, and where stored series are computed again.</summary>
internal sealed class ComputeForecast(BackfillBaseline baseline, BenchmarkSet suites)
{
    /// <summary>The case of the suite Features that is the engine in use, unless a backfill is told otherwise.</summary>
    private const string VectorisedCase = "Compute";

    public ActionForecast Vectorised()
    {
        if (baseline.Configuration.Features == BackfillConfiguration.Vectorised)
        {
            return new ActionForecast(ActionState.InUse, null, "the baseline already computed eight rows at a time");
        }

        IReadOnlyList<BenchmarkResult> suite = suites.Suite(SuiteConvention.Features.Suite);
        BenchmarkResult? target = suite
            .Where(result => result.Method == VectorisedCase && SuiteConvention.Features.BaselineOf(result, suite) is not null)
            .MaxBy(SuiteConvention.Features.SizeOf);
        if (target is null
            || SuiteConvention.Features.BaselineOf(target, suite) is not { } scalar
            || SuiteConvention.Features.RatioOf(target, suite) is not { } ratio)
        {
            return StageForecast.Unpredicted($"the suite {SuiteConvention.Features.Suite} has no measured case of both computations");
        }

        string size = SuiteConvention.Features.SizeOf(target) is { } bars ? $" at {Figures.Count(bars)} bars" : string.Empty;
        return new StageForecast(baseline, baseline.TimeBreakdown.FeatureComputation, "computing")
            .Predict(ratio, target, scalar, $"{target.Method} vs {scalar.Method}{size}");
    }

    public ActionForecast Parallel(PhaseAction action)
    {
        if (baseline.Configuration.Symbols.Count == 1)
        {
            return new ActionForecast(ActionState.NotApplicable, null, $"the baseline had one symbol; {action.Caution}");
        }

        string note = action.Caution + Measured("TwoWorkers");
        return baseline.Enrichment is { Workers: > 1 and int workers }
            ? new ActionForecast(
                ActionState.InUse, null, $"the enrichment already computed {Figures.Count(workers)} symbols at once; {note}")
            : new ActionForecast(ActionState.SwitchableNow, null, note);
    }

    public ActionForecast OneQuery(PhaseAction action)
    {
        string note = action.Caution + Measured("PerBar");
        return baseline.Enrichment is { Reading: EnrichmentTotals.ReadOnce }
            ? new ActionForecast(ActionState.InUse, null, $"the enrichment already read each series once; {note}")
            : new ActionForecast(ActionState.SwitchableNow, null, note);
    }

    /// <summary>What the suite Enrichment says of one of its ways; nothing where it did not run.</summary>
    private string Measured(string method) =>
        SuiteEvidence.Quote(Stage.FeatureComputation, SuiteConvention.Enrichment, suites)
            .FirstOrDefault(quote => quote.Benchmark.Contains($".{method}(", StringComparison.Ordinal)) is { } quote
            ? $"; {quote.Statement}"
            : string.Empty;
}
