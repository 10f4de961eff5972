using MarketData.Instruments;
using MarketData.Time;
using Perf.Analysis.Load;

namespace Perf.Lab.Load;

/// <summary>One of the user's four scenarios.</summary>
/// <param name="Title">For people.</param>
/// <param name="Uncached">On an API whose cache is switched off, where the lab starts it.</param>
public sealed record LoadScenario(string Name, string Title, bool Uncached, IReadOnlyList<LoadCell> Cells)
{
    public const string Cached = "cached";
    public const string UncachedMix = "uncached";
    public const string Limits = "limits";
    public const string Timeframes = "timeframes";

    private const string Daily = "1d";
    private const int UsualLimit = 500;

    private static readonly int[] AllLimits = [100, 500, 1000];

    public static IReadOnlyList<string> Names { get; } = [Cached, UncachedMix, Limits, Timeframes];

    /// <summary>What the mix asks for when nothing else is said; the first is the symbol of the other scenarios.</summary>
    public static IReadOnlyList<Symbol> UsualSymbols { get; } = [.. new[] { "AAPL", "MSFT", "GOOGL" }.Select(name => Universe.Find(name)!)];

    /// <param name="symbols">At least one: the mix takes all of them, the other scenarios the first.</param>
    /// <param name="ours">The lab starts the API, and so knows about its cache.</param>
    /// <param name="cacheIsOn">Of that API.</param>
    public static LoadScenario Of(string name, IReadOnlyList<Symbol> symbols, bool ours = true, bool cacheIsOn = true)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        string mix = string.Join(", ", symbols.Select(symbol => symbol.Name));
        string first = symbols[0].Name;
        return name switch
        {
            Cached => new(name, $"{(ours && cacheIsOn ? "Cached Symbol" : "One Symbol")} ({first} 1d)", false, [new LoadCell(first, Daily, UsualLimit)]),
            UncachedMix => new(
                name,
                $"{(ours ? "Uncached Mix" : "Mixed Symbols")} ({mix} 1d)",
                true,
                [.. symbols.Select(symbol => new LoadCell(symbol.Name, Daily, UsualLimit))]),
            Limits => new(
                name,
                $"Variable Limits ({first} 1d, {string.Join(", ", AllLimits)})",
                false,
                [.. AllLimits.Select(limit => new LoadCell(first, Daily, limit))]),
            Timeframes => new(
                name,
                $"Variable Timeframes ({first} {string.Join(", ", Timeframe.Backfilled.Select(timeframe => timeframe.Code))})",
                false,
                [.. Timeframe.Backfilled.Select(timeframe => new LoadCell(first, timeframe.Code, UsualLimit))]),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such scenario."),
        };
    }
}
