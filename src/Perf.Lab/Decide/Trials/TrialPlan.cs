using MarketData.Features;
using MarketData.Instruments;
using MarketData.Postgres.Tables;
using MarketData.Time;
using Perf.Analysis.Backfill;
using Perf.Lab.Backfill;
using Perf.Lab.Backfill.Planting;

namespace Perf.Lab.Decide.Trials;

/// <summary>A backfill like that of a run, so short that old and new settings can take turns at it.</summary>
internal static class TrialPlan
{
    private const int ProbeDays = 10;

    /// <summary>Fewer, of more days: a job of a year is mostly rows, and so should be one of a trial.</summary>
    private const int SymbolsALane = 2;

    private const int LeastDays = 8;

    /// <summary>
    /// As many five-minute bars of a stock as a page of the insert suites, and hence as many months: what partitions cost depends on how
    /// many a job reaches.
    /// </summary>
    private const int MostDays = 70;

    /// <summary>
    /// Of a trial, about, where that is possible: the shorter, the more alike is the machine in those that are compared. What five symbols at
    /// once buy was 11% open on either side with 12 quads of 0.4 seconds, and 5% with 30 of 0.2.
    /// </summary>
    public const double Seconds = 0.2;

    /// <summary>The settings of a run, for its first symbols: as many as so many lanes need.</summary>
    /// <param name="lanes">The most jobs at once that are tried.</param>
    /// <exception cref="BadInputException">Its bars came from elsewhere: what is tried is tried against the embedded stub.</exception>
    public static BackfillSettings Of(BackfillConfiguration configuration, int lanes, TimeProvider time)
    {
        BackfillSettings baseline = BackfillSettings.Baseline(time);
        if (configuration.Source != baseline.SourceName)
        {
            throw new BadInputException(
                $"--verify tries actions against the embedded stub, and this run fetched from {configuration.Source}: measure one with "
                + $"--source {baseline.SourceName}");
        }

        DateOnly end = DateOnly.FromDateTime(configuration.RangeEnd.UtcDateTime);
        return baseline with
        {
            Symbols = [.. configuration.Symbols.Take(SymbolsALane * lanes).Select(name => Universe.Find(name)!)],
            Timeframes = [.. Timeframe.All.Where(timeframe => configuration.Timeframes.Contains(timeframe.Code, StringComparer.Ordinal))],
            Range = BackfillSettings.LastDays(configuration.Days, end),
            Writer = configuration.Writer,
            BatchSize = configuration.BatchSize ?? baseline.BatchSize,
            Concurrency = configuration.Concurrency,
            OneFetch = configuration.OneFetch,
            Prefetch = configuration.Prefetch,
            Overlap = configuration.Overlap,
            Plant = Plants.Parse(configuration.Plant),
            Table = BarTableDesign.Parse(configuration.Index, configuration.Partitions),
            Engine = FeatureEngines.TryParse(configuration.Features, out FeatureEngine engine) ? engine : default,
            StubLatencyMs = configuration.StubLatencyMs,
        };
    }

    /// <summary>
    /// So many days of it that a trial takes about <see cref="Seconds"/>, yet a week of rows. Found in two steps: a few days are mostly what jobs
    /// cost whatever their size, and say little of many.
    /// </summary>
    public static async Task<BackfillSettings> FitAsync(BackfillSettings settings, TrialBench bench, CancellationToken cancellationToken)
    {
        int mostDays = Math.Min(MostDays, settings.Days);
        BackfillSettings few = WithDays(settings, Math.Min(ProbeDays, mostDays));
        BackfillSettings more = await FitAsync(few, mostDays, bench, cancellationToken);
        return await FitAsync(more, mostDays, bench, cancellationToken);
    }

    /// <summary>
    /// For so many jobs at once. Each lane has as many as with one at a time: at the end all but the last wait, which is the whole's time and
    /// no job's, and weighs the less the more of them there were. Of ten jobs on two lanes COPY waited 8% so, and rows one by one 1%.
    /// </summary>
    /// <param name="settings">With the symbols of <see cref="Of"/>.</param>
    public static BackfillSettings WithLanes(BackfillSettings settings, int lanes) =>
        settings with { Concurrency = lanes, Symbols = [.. settings.Symbols.Take(SymbolsALane * lanes)] };

    /// <summary>The last so many days of it.</summary>
    public static BackfillSettings WithDays(BackfillSettings settings, int days) =>
        settings with { Range = BackfillSettings.LastDays(days, DateOnly.FromDateTime(settings.Range.End.UtcDateTime)) };

    private static async Task<BackfillSettings> FitAsync(
        BackfillSettings probe, int mostDays, TrialBench bench, CancellationToken cancellationToken)
    {
        await using TrialArm arm = await TrialArm.OpenAsync(probe, bench, cancellationToken);
        await arm.RunAsync(dose: null, cancellationToken);
        TrialRun run = await arm.RunAsync(dose: null, cancellationToken);
        int days = (int)(probe.Days * Seconds / run.WallSeconds);
        return WithDays(probe, Math.Clamp(days, Math.Min(LeastDays, mostDays), mostDays));
    }
}
