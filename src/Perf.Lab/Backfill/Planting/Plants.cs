using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Features;

namespace Perf.Lab.Backfill.Planting;

/// <summary>The plants by the names users choose them by, and how they are put in.</summary>
internal static class Plants
{
    /// <summary>A distant server's: many times what a stub on the same machine takes.</summary>
    private const double LatencyMs = 100;

    private const int Computations = 50;

    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<Plant>().Select(NameOf)];

    /// <summary>Null of null, and of what is none.</summary>
    public static Plant? Parse(string? name) =>
        Enum.GetValues<Plant>().Cast<Plant?>().FirstOrDefault(plant => NameOf(plant!.Value) == name);

    /// <exception cref="ArgumentOutOfRangeException">There is no such plant.</exception>
    public static string NameOf(Plant plant) => plant switch
    {
        Plant.Api => "api",
        Plant.Database => "db",
        Plant.Compute => "compute",
        Plant.None => "none",
        _ => throw new ArgumentOutOfRangeException(nameof(plant), plant, "There is no such plant."),
    };

    /// <summary>What of a plant is a switch of the product or of the stub.</summary>
    public static BackfillSettings In(BackfillSettings settings, Plant? plant)
    {
        BackfillSettings planted = settings with { Plant = plant };
        return plant switch
        {
            Plant.Api => planted with { StubLatencyMs = LatencyMs },
            Plant.Database => planted with { Writer = "row" },
            Plant.Compute => planted with { Engine = FeatureEngine.Scalar },
            _ => planted,
        };
    }

    /// <summary>What of it is not: work that is done beside the product's, in the stage that it is to slow down.</summary>
    public static (IBarSource Source, IBackfillObserver Observer) Around(
        IBarSource source, IBackfillObserver observer, Plant? plant, TimeProvider time)
    {
        switch (plant)
        {
            case Plant.Compute:
                RepeatedComputation repeated = new(source, observer, Computations);
                return (repeated, repeated);
            case Plant.None:
                BalancedStages balanced = new(source, observer, time);
                return (balanced, balanced);
            default:
                return (source, observer);
        }
    }
}
