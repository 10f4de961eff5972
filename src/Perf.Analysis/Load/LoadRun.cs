namespace Perf.Analysis.Load;

/// <summary>One scenario, measured once: what was sent, what came of it, and whether it can be believed.</summary>
public sealed record LoadRun
{
    /// <summary><c>cached</c>, <c>uncached</c>, <c>limits</c>, <c>timeframes</c>.</summary>
    public required string Scenario { get; init; }

    /// <summary>The same for people: <c>Cached Symbol (AAPL 1d)</c>.</summary>
    public required string Title { get; init; }

    public required LoadModel Model { get; init; }

    public required int Connections { get; init; }

    /// <summary>Null in the closed model.</summary>
    public required double? RatePerSecond { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required double DurationSeconds { get; init; }

    /// <summary>Before it, and in no figure.</summary>
    public required double WarmUpSeconds { get; init; }

    /// <summary>Whether the API had compiled what it runs, or no longer grew faster; false when the warm-up ended at its limit.</summary>
    public required bool WarmUpSettled { get; init; }

    /// <summary>Rows that an answer of each cell held before the run, in the order of <see cref="LoadBreakdown.Cells"/>.</summary>
    public required IReadOnlyList<int> RowsOfCells { get; init; }

    public required LoadTotals Totals { get; init; }

    /// <summary>From the intended time on; null when nothing was answered.</summary>
    public required LatencySummary? Latency { get; init; }

    /// <summary>From sending on: without the time in which a slow server kept requests from being sent.</summary>
    public required LatencySummary? UncorrectedLatency { get; init; }

    public required LoadBreakdown Breakdown { get; init; }

    /// <summary>The same over time, and the warm-up before it; null in a file from before it was recorded.</summary>
    public IReadOnlyList<LoadMoment>? Moments { get; init; }

    /// <summary>Null when all answers have as many rows, or there are none.</summary>
    public required RowCost? RowCost { get; init; }

    /// <summary>Null where nobody watched, or the system does not tell.</summary>
    public required ResourceUse? Resources { get; init; }

    /// <summary>Null where the lab did not start the API, or its runtime could not be asked.</summary>
    public required ServerRuntime? Server { get; init; }

    public required LoadValidity Validity { get; init; }

    /// <summary>Of an earlier try of the same run that was not valid, why; null when this is the first.</summary>
    public required string? RepeatedBecause { get; init; }

    /// <summary>Null when nothing was answered, or the run is not valid.</summary>
    public required LoadBand? Band { get; init; }

    /// <summary>None when the run is not valid.</summary>
    public required IReadOnlyList<LoadTarget> Targets { get; init; }

    public required LoadBottleneck Bottleneck { get; init; }

    public required IReadOnlyList<LoadAdvice> Recommendations { get; init; }

    /// <summary>Whether it is valid and missed nothing.</summary>
    public bool Passed() => Validity.Valid && Targets.All(target => target.Verdict != LoadTargetVerdict.Missed);
}
