using System.Globalization;
using MarketData.Features;
using MarketData.Postgres.Tables;
using Perf.Analysis.Decisions;
using Perf.Lab.Backfill;

namespace Perf.Lab.Decide.Trials;

/// <summary>How an action is switched off and on, so that it can be tried.</summary>
/// <param name="Id">See <see cref="PhaseAction.Id"/>.</param>
/// <param name="BeforeName">As arguments of <c>backfill</c>.</param>
/// <param name="AfterName">As arguments of <c>backfill</c>.</param>
internal sealed record ActionSwitch(
    string Id,
    string BeforeName,
    string AfterName,
    Func<BackfillSettings, BackfillSettings> Before,
    Func<BackfillSettings, BackfillSettings> After)
{
    private const int SmallBatch = 100;
    private const int LargeBatch = 1000;

    /// <value>True. False where no more than a bound is known before it is tried.</value>
    public bool IsPredicted { get; init; } = true;

    /// <value>True where several jobs at once gain the new setting something else than the old one, which is then measured first.</value>
    public bool ChangesLanes { get; init; }

    /// <summary>Those that a backfill shows, in the order of the catalogue.</summary>
    public static IReadOnlyList<ActionSwitch> All { get; } =
    [
        new(
            PhaseAction.OneFetch, "(a fetch a timeframe)", "--one-fetch",
            settings => settings with { OneFetch = false },
            settings => settings with { OneFetch = true }),
        new(
            PhaseAction.FiveSymbols, "(as many jobs at once)", Text($"--concurrency {PhaseAction.SymbolsAtOnce}"),
            settings => settings,
            settings => settings with { Concurrency = PhaseAction.SymbolsAtOnce })
        {
            IsPredicted = false,
        },
        new(
            PhaseAction.Overlap, "(one stage after the other)", "--overlap",
            settings => settings with { Overlap = false },
            settings => settings with { Overlap = true })
        {
            IsPredicted = false,
        },
        new(
            PhaseAction.Index, "--index none", "--index computed-at",
            settings => settings with { Table = BarTableDesign.Parse("none", settings.Table.PartitionsName) },
            settings => settings with { Table = BarTableDesign.Parse("computed-at", settings.Table.PartitionsName) }),
        new(
            PhaseAction.BulkInsert, "--writer row", "--writer copy",
            settings => settings with { Writer = "row" },
            settings => settings with { Writer = "copy" })
        {
            ChangesLanes = true,
        },
        new(
            PhaseAction.BatchSize, BatchOf(SmallBatch), BatchOf(LargeBatch),
            settings => settings with { Writer = "batch", BatchSize = SmallBatch },
            settings => settings with { Writer = "batch", BatchSize = LargeBatch }),
        new(
            PhaseAction.Partitions, "--partitions none", "--partitions monthly",
            settings => settings with { Table = BarTableDesign.Parse(settings.Table.IndexName, "none") },
            settings => settings with { Table = BarTableDesign.Parse(settings.Table.IndexName, "monthly") }),
        new(
            PhaseAction.Vectorised, "--features scalar", "--features vectorised",
            settings => settings with { Engine = FeatureEngine.Scalar },
            settings => settings with { Engine = FeatureEngine.Vectorised }),
    ];

    /// <summary>Of all of them, for people.</summary>
    public static string Ids => string.Join(", ", All.Select(action => action.Id));

    /// <summary>The same with the batch size that a forecast is of, where it names one: it knows which is the fastest.</summary>
    /// <param name="howToTry">As arguments of the lab.</param>
    public ActionSwitch WithSizeOf(string? howToTry) =>
        Id == PhaseAction.BatchSize
        && howToTry?.Split("--batch-size ") is [_, var size]
        && int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int rows)
            ? this with { AfterName = BatchOf(rows), After = settings => settings with { Writer = "batch", BatchSize = rows } }
            : this;

    private static string BatchOf(int rows) => Text($"--writer batch --batch-size {rows}");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
