namespace Perf.Analysis.Gating;

/// <summary>How many benchmarks have which verdict, controls left out.</summary>
public sealed record GateCounts(
    int Regressed, int Failed, int Disappeared, int Waived, int Inconclusive, int New, int Improved, int Passed, int Identical)
{
    internal static GateCounts Of(IReadOnlyList<GateRow> rows)
    {
        return new GateCounts(
            Count(GateVerdict.Regressed),
            Count(GateVerdict.Failed),
            Count(GateVerdict.Disappeared),
            Count(GateVerdict.Waived),
            Count(GateVerdict.Inconclusive),
            Count(GateVerdict.New),
            Count(GateVerdict.Improved),
            Count(GateVerdict.Passed),
            Count(GateVerdict.Identical));

        int Count(GateVerdict verdict) => rows.Count(row => row.Verdict == verdict);
    }
}
