using MarketData.Recovery;
using Perf.Lab.Drills;

namespace Perf.Lab.Simulation;

/// <summary>What is simulated: so many times from the first seed on.</summary>
internal sealed record SimulationSettings(int Seed, int Seeds)
{
    public const int UsualSeeds = 20;
    public const int AllSeeds = 1_000;

    public const int UsualDays = 365;

    private const int QuickSeeds = 10;
    private const int QuickDays = 10;

    /// <summary>So that a few days meet with what a year does.</summary>
    private const int QuickFaults = 5;

    /// <value>A year.</value>
    public int Days { get; init; } = UsualDays;

    /// <value>1: as many faults as usual; 0: none.</value>
    public int FaultsOften { get; init; } = 1;

    public RecoveryPolicy Policy { get; init; } = RecoveryPolicy.Default;

    /// <summary>What a run of the lab simulates: many whole years, or in seconds some days with many faults.</summary>
    public static SimulationSettings OfProfile(string profile) => profile == DrillSettings.Full
        ? new(DrillSettings.UsualSeed, AllSeeds)
        : new(DrillSettings.UsualSeed, QuickSeeds) { Days = QuickDays, FaultsOften = QuickFaults };
}
