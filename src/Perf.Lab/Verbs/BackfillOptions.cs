using System.CommandLine;
using MarketData.Features;
using MarketData.Instruments;
using MarketData.Postgres.Tables;
using MarketData.Quotas;
using MarketData.Time;
using Perf.Analysis.Backfill;
using Perf.Lab.Backfill;
using Perf.Lab.Backfill.Planting;
using Perf.Lab.Cli;

namespace Perf.Lab.Verbs;

/// <summary>The options of <c>backfill</c>, and the settings they amount to.</summary>
internal sealed class BackfillOptions(TimeProvider time)
{
    private readonly Option<IReadOnlyList<MarketData.Instruments.Symbol>?> symbols = LabOptions.Symbols();
    private readonly Option<IReadOnlyList<Timeframe>?> timeframes = LabOptions.Timeframes();
    private readonly Option<int> days = LabOptions.Whole("--days", "Days of history.", BackfillSettings.DefaultDays, 1, 3650);
    private readonly Option<DateOnly?> until = LabOptions.Until(time);

    private readonly Option<string> source = LabOptions.Choice(
        "--source",
        "Where bars come from; wiremock needs Java and npm, polygon needs POLYGON_API_KEY and spends its quota.",
        "stub",
        "stub", "wiremock", "polygon");

    private readonly Option<string> plan = LabOptions.Choice(
        "--plan", "Your Polygon plan: at most 5 requests a minute, or 100 a second. Only with --source polygon.",
        "free", "free", "paid");

    private readonly Option<string> writer = LabOptions.Choice(
        "--writer", "How rows are stored.", BackfillSettings.DefaultWriter, "row", "batch", "unnest", "copy-merge", "copy");

    private readonly Option<string> index = LabOptions.Choice(
        "--index", "Index of the table of bars beside its primary key.", "none", [.. BarTableDesign.IndexNames]);

    private readonly Option<string> partitions = LabOptions.Choice(
        "--partitions", "Partitions of the table of bars.", "none", [.. BarTableDesign.PartitionsNames]);

    private readonly Option<int> batchSize = LabOptions.Whole(
        "--batch-size", "Rows a round trip of the batch and unnest writers.", BackfillSettings.DefaultBatchSize, 1, 10_000);

    private readonly Option<int> concurrency = LabOptions.Whole(
        "--concurrency", "Lanes, each on jobs of its own; the baseline is 1.", 1, 1, 64);

    private readonly Option<bool> oneFetch = new("--one-fetch")
    {
        Description = "Fetch the shortest timeframe of each symbol only, and make the others from its bars.",
    };

    private readonly Option<bool> prefetch = new("--prefetch")
    {
        Description = "Ask for the next page of a fetch while the last is taken.",
    };

    private readonly Option<bool> overlap = new("--overlap")
    {
        Description = "Fetch the next job while the one before is computed and stored.",
    };

    private readonly Option<string> features = LabOptions.Choice(
        "--features", "How features are computed: eight rows at a time, or as they are defined.",
        FeatureEngines.Names[0], [.. FeatureEngines.Names]);

    private readonly Option<bool> enrich = new("--enrich")
    {
        Description =
            "Afterwards compute the features again from all that was stored, and time that apart; a row that changes is a failure.",
    };

    private readonly Option<int> enrichWorkers = LabOptions.Whole(
        "--enrich-workers", "Symbols computed again at once. Only with --enrich.", 1, 1, 64);

    private readonly Option<string> enrichReading = LabOptions.Choice(
        "--enrich-reading", "One statement a series, or, slow on purpose, one a bar. Only with --enrich.",
        EnrichmentTotals.ReadOnce, EnrichmentTotals.ReadOnce, EnrichmentTotals.ReadPerBar);

    private readonly Option<Plant?> plant = PlantOption();

    private readonly Option<int> seed =
        LabOptions.Whole("--seed", "Seed of the stub's market.", BackfillSettings.DefaultSeed, 0, int.MaxValue);

    private readonly Option<int> latency = LabOptions.Whole(
        "--stub-latency-ms", "Median latency that the stub adds to every request.", 0, 0, 60_000);

    /// <summary>A bottleneck to put into a backfill; null when none is asked for.</summary>
    public static Option<Plant?> PlantOption()
    {
        string names = string.Join('|', Plants.Names);
        return new Option<Plant?>("--plant")
        {
            HelpName = names,
            Description =
                "Put a bottleneck into the backfill on purpose, to see it named; none: the control, in which no stage takes most.",
            CustomParser = result =>
            {
                string name = result.Tokens[0].Value;
                if (Plants.Parse(name) is not { } plant)
                {
                    result.AddError($"--plant {name}: there is no such plant; it is one of {string.Join(", ", Plants.Names)}");
                    return null;
                }

                return plant;
            },
        };
    }

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])
            [
                symbols, timeframes, days, until, source, plan, writer, index, partitions, batchSize, concurrency, oneFetch, prefetch,
                overlap, features, enrich, enrichWorkers, enrichReading, plant, seed, latency,
            ])
        {
            command.Add(option);
        }
    }

    /// <exception cref="BadInputException">Options that do not go together, or a key that is missing.</exception>
    public BackfillSettings Read(ParseResult parsed)
    {
        DateOnly end = parsed.GetValue(until) ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        BackfillSettings asked = new(
            parsed.GetValue(symbols) ?? Universe.TwentyFive,
            parsed.GetValue(timeframes) ?? Timeframe.Backfilled,
            BackfillSettings.LastDays(parsed.GetValue(days), end),
            SourceOf(parsed.GetRequiredValue(source)),
            parsed.GetRequiredValue(writer),
            parsed.GetValue(batchSize),
            parsed.GetValue(concurrency),
            parsed.GetValue(oneFetch),
            parsed.GetValue(seed),
            parsed.GetValue(latency))
        {
            Table = BarTableDesign.Parse(parsed.GetRequiredValue(index), parsed.GetRequiredValue(partitions)),
            Prefetch = parsed.GetValue(prefetch),
            Overlap = parsed.GetValue(overlap),
            Engine = FeatureEngines.TryParse(parsed.GetRequiredValue(features), out FeatureEngine engine) ? engine : default,
            Enrichment = ReadEnrichment(parsed),
        };
        BackfillSettings settings = Plants.In(asked, parsed.GetValue(plant));
        ThrowIfPlantedOver(parsed, settings.Plant);
        if (settings.Plant is { } planted && settings.Source != BarSourceKind.Stub)
        {
            throw new BadInputException($"--plant {Plants.NameOf(planted)} slows what the embedded stub serves: use --source stub with it");
        }

        if (settings is { Source: BarSourceKind.WireMock, StubLatencyMs: > 0 })
        {
            throw new BadInputException("--stub-latency-ms is the embedded stub's: use --source stub with it");
        }

        if (settings.Source != BarSourceKind.Polygon)
        {
            return settings;
        }

        // Said before anything is started or written.
        BackfillBars.ReadKey();
        return settings with { Quota = parsed.GetRequiredValue(plan) == "paid" ? QuotaPlan.Paid : QuotaPlan.Free };
    }

    /// <exception cref="BadInputException">What the plant sets was asked for otherwise.</exception>
    private void ThrowIfPlantedOver(ParseResult parsed, Plant? planted)
    {
        Option? set = planted switch
        {
            Plant.Api => latency,
            Plant.Database => writer,
            Plant.Compute => features,
            _ => null,
        };
        if (set is not null && parsed.GetResult(set) is { Implicit: false })
        {
            throw new BadInputException($"--plant {Plants.NameOf(planted!.Value)} sets {set.Name} itself: leave one of them out");
        }
    }

    private EnrichmentSettings? ReadEnrichment(ParseResult parsed)
    {
        if (parsed.GetValue(enrich))
        {
            return new EnrichmentSettings(
                parsed.GetValue(enrichWorkers), parsed.GetRequiredValue(enrichReading) == EnrichmentTotals.ReadPerBar);
        }

        foreach (Option option in (Option[])[enrichWorkers, enrichReading])
        {
            if (parsed.GetResult(option) is { Implicit: false })
            {
                throw new BadInputException($"{option.Name} says how features are computed again: use --enrich with it");
            }
        }

        return null;
    }

    private static BarSourceKind SourceOf(string name) => name switch
    {
        "polygon" => BarSourceKind.Polygon,
        "wiremock" => BarSourceKind.WireMock,
        _ => BarSourceKind.Stub,
    };
}
