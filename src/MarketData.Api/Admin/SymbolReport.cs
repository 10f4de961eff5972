using MarketData.Instruments;
using MarketData.Operations;

namespace MarketData.Api.Admin;

/// <summary>What has become of a symbol in a run.</summary>
/// <param name="State">
/// Failed when one of its series has; else leased or waiting as long as one of them is; else done.
/// </param>
/// <param name="Series">In the order of the plan.</param>
internal sealed record SymbolReport(string Symbol, Criticality Phase, JobState State, IReadOnlyList<SeriesReport> Series)
{
    /// <summary>What a symbol is told by, before all others.</summary>
    private static readonly JobState[] Telling = [JobState.Failed, JobState.Leased, JobState.Waiting, JobState.Done];

    /// <param name="outcomes">Of its series; at least one.</param>
    public static SymbolReport Of(Symbol symbol, IReadOnlyList<JobOutcome> outcomes) => new(
        symbol.Name,
        outcomes[0].Phase,
        Telling.First(state => outcomes.Any(one => one.State == state)),
        [.. outcomes.Select(SeriesReport.Of)]);
}
