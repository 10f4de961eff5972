using MarketData.Instruments;
using Perf.Analysis.Load;

namespace Perf.Lab.Load;

/// <summary>What a load test sends, where, and what it is held to.</summary>
public sealed record LoadSettings
{
    public const int UsualConnections = 100;

    /// <summary>What answers; null starts PostgreSQL and the API.</summary>
    public Uri? Url { get; init; }

    public IReadOnlyList<string> Scenarios { get; init; } = LoadScenario.Names;

    public IReadOnlyList<Symbol> Symbols { get; init; } = LoadScenario.UsualSymbols;

    /// <summary>The scenarios that are run with the clock deciding, behind the closed runs.</summary>
    public IReadOnlyList<string> OpenScenarios { get; init; } = LoadScenario.Names;

    /// <summary>The scenarios that are run with the answers deciding.</summary>
    public IReadOnlyList<string> ClosedScenarios { get; init; } = LoadScenario.Names;

    public int Connections { get; init; } = UsualConnections;

    /// <summary>Arrivals a second of the open runs; null is half of what the closed run of the scenario, or its warm-up, answered.</summary>
    public double? RatePerSecond { get; init; }

    /// <summary>At least so long; longer, up to the maximum, where it takes that for <see cref="WantedSamples"/>.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan MaximumDuration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>At least so long is sent before the first run of a scenario; longer, up to the maximum, until the API has settled.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan MaximumWarmUp { get; init; } = TimeSpan.FromSeconds(20);

    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public int WantedSamples { get; init; } = LoadTotals.WantedRequests;

    public LoadLimits Limits { get; init; } = new();

    /// <summary>Of the API's cache; null is the API's own default.</summary>
    public int? CacheSeries { get; init; }

    /// <summary>Sweep the concurrency of the first scenario and fit the scalability law.</summary>
    public bool Knee { get; init; }

    /// <summary>Repeat a run once that is not valid.</summary>
    public bool Repeat { get; init; } = true;

    /// <summary>Whether a run that is not valid makes the step fail; otherwise it is only said.</summary>
    public bool MustBeValid { get; init; } = true;

    /// <summary>Whether cached and uncached are answered by an API with a cache and by one without.</summary>
    public bool ComparesCaches => Url is null && CacheSeries != 0;

    public LoadScenario ScenarioOf(string name) => LoadScenario.Of(name, Symbols, ours: Url is null, cacheIsOn: CacheSeries != 0);

    /// <summary>
    /// What <c>run</c> does: quick some 45 seconds, full the whole; smoke so little that it proves the way and measures nothing to rely
    /// on, so that there an invalid run is only said.
    /// </summary>
    public static LoadSettings OfProfile(string profile) => profile switch
    {
        "smoke" => new()
        {
            OpenScenarios = [LoadScenario.Cached],
            Duration = TimeSpan.FromSeconds(1),
            MaximumDuration = TimeSpan.FromSeconds(1),
            WarmUp = TimeSpan.FromSeconds(0.5),
            MaximumWarmUp = TimeSpan.FromSeconds(0.5),
            Repeat = false,
            MustBeValid = false,
        },
        "quick" => new()
        {
            OpenScenarios = [LoadScenario.Cached, LoadScenario.UncachedMix],
            Duration = TimeSpan.FromSeconds(3),
            MaximumDuration = TimeSpan.FromSeconds(5),
            WarmUp = TimeSpan.FromSeconds(1),
            MaximumWarmUp = TimeSpan.FromSeconds(6),
        },
        _ => new() { Knee = true },
    };
}
