using Perf.Analysis.Formatting;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Load;

/// <summary>
/// What rows cost: uncorrected latency = a + b * rows, by least squares over all answers of a run. With all connections busy, both
/// contain the waiting for the requests of others.
/// </summary>
/// <param name="FixedMs">a: an answer without rows.</param>
/// <param name="MsPerThousandRows">1000 b.</param>
/// <param name="RSquared">The part of the variance that rows explain: 0 to 1.</param>
public sealed record RowCost(double FixedMs, double MsPerThousandRows, double RSquared)
{
    /// <param name="rowsOfCells">Rows that an answer of each cell holds.</param>
    /// <returns>Null when all answers have as many, or there are none.</returns>
    public static RowCost? Of(IReadOnlyList<int> rowsOfCells, ReadOnlySpan<RequestSample> samples)
    {
        ArgumentNullException.ThrowIfNull(rowsOfCells);
        List<double> rows = [];
        List<double> milliseconds = [];
        foreach (RequestSample sample in samples)
        {
            if (sample.Outcome == RequestOutcome.Ok)
            {
                rows.Add(rowsOfCells[sample.Cell]);
                milliseconds.Add(sample.UncorrectedNs / 1e6);
            }
        }

        return LineFit.Of([.. rows], [.. milliseconds]) is { } line
            ? new RowCost(line.Intercept, line.Slope * 1000, line.RSquared)
            : null;
    }

    /// <summary><c>10.3ms + 10.6ms a thousand rows</c>.</summary>
    public string Formula() => $"{Figures.Milliseconds(FixedMs)} + {Figures.Milliseconds(MsPerThousandRows)} a thousand rows";
}
