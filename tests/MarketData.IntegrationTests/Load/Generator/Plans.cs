using Perf.Analysis.Load;

namespace MarketData.IntegrationTests.Load.Generator;

/// <summary>Plans of tests: short, and of one cell unless told otherwise.</summary>
internal static class Plans
{
    public static LoadCell Cell { get; } = new("AAPL", "1d", 500);

    public static LoadPlan Closed(int connections, double seconds, params LoadCell[] cells) => new(
        "test", LoadModel.Closed, connections, RatePerSecond: null, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(0.2),
        TimeSpan.FromSeconds(10), cells is [] ? [Cell] : cells);

    public static LoadPlan Open(int connections, double ratePerSecond, double seconds, params LoadCell[] cells) =>
        Closed(connections, seconds, cells) with { Model = LoadModel.Open, RatePerSecond = ratePerSecond };
}
