namespace Perf.Analysis.Decisions;

/// <summary>A ratio that was measured with pages of several sizes, for a job of another one.</summary>
internal static class BySize
{
    /// <summary>Between two sizes by the logarithm of the rows; outside of them as the nearest.</summary>
    /// <param name="sizes">From few rows to many, at least one.</param>
    public static double At(IReadOnlyList<(double Rows, double Ratio)> sizes, double rows)
    {
        int next = 0;
        while (next < sizes.Count && sizes[next].Rows < rows)
        {
            next++;
        }

        if (next == 0 || next == sizes.Count)
        {
            return sizes[next == 0 ? 0 : next - 1].Ratio;
        }

        (double Rows, double Ratio) less = sizes[next - 1];
        (double Rows, double Ratio) more = sizes[next];
        double part = Math.Log(rows / less.Rows) / Math.Log(more.Rows / less.Rows);
        return less.Ratio + (part * (more.Ratio - less.Ratio));
    }
}
