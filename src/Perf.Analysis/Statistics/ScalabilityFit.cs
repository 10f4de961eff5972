namespace Perf.Analysis.Statistics;

/// <summary>
/// The Universal Scalability Law: X(N) = lambda N / (1 + sigma (N - 1) + kappa N (N - 1)), where N requests are in flight and X are
/// answered a second.
/// </summary>
/// <remarks>Source: N. J. Gunther, Guerrilla Capacity Planning, 2007, chapter 4.</remarks>
/// <param name="Lambda">Answered a second with one in flight.</param>
/// <param name="Sigma">Contention: the part that waits for its turn.</param>
/// <param name="Kappa">Coherency: the cost of each pair in flight; 0 has no peak, only a ceiling.</param>
public sealed record ScalabilityFit(double Lambda, double Sigma, double Kappa)
{
    private const int MaximumRounds = 500;
    private const double FirstDamping = 1e-3;
    private const double SmallestStep = 1e-12;
    private const double LargestDamping = 1e12;

    /// <summary>
    /// In flight at the peak, the whole number at or below it; 1 where a second only takes turns; null where more always helps.
    /// </summary>
    public int? PeakConcurrency => Sigma >= 1 ? 1
        : Kappa > 0 ? (int)Math.Clamp(Math.Sqrt((1 - Sigma) / Kappa), 1, int.MaxValue)
        : null;

    /// <summary>Answered a second there; without a peak, the ceiling lambda / sigma; infinite without contention.</summary>
    public double PeakThroughput => PeakConcurrency is { } peak ? At(peak) : Lambda / Sigma;

    /// <summary>Answered a second with so many in flight.</summary>
    public double At(double concurrency) =>
        Lambda * concurrency / (1 + (Sigma * (concurrency - 1)) + (Kappa * concurrency * (concurrency - 1)));

    /// <summary>Least squares in X, by Levenberg and Marquardt; neither sigma nor kappa goes below 0.</summary>
    /// <param name="points">In flight, answered a second (above 0); at least three different N.</param>
    /// <returns>Null with fewer.</returns>
    public static ScalabilityFit? Of(IReadOnlyList<(double Concurrency, double Throughput)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Select(point => point.Concurrency).Distinct().Count() < 3 || points.Any(point => point.Throughput <= 0))
        {
            return null;
        }

        ScalabilityFit best = new(points.Max(point => point.Throughput / point.Concurrency), 0.05, 1e-4);
        double error = best.SquaredError(points);
        double damping = FirstDamping;
        for (int round = 0; round < MaximumRounds && damping < LargestDamping; round++)
        {
            ScalabilityFit next = best.Step(points, damping);
            double nextError = next.SquaredError(points);
            if (nextError > error)
            {
                damping *= 10;
                continue;
            }

            bool settled = error - nextError <= SmallestStep * error;
            best = next;
            error = nextError;
            damping /= 10;
            if (settled)
            {
                break;
            }
        }

        return best;
    }

    private double SquaredError(IReadOnlyList<(double Concurrency, double Throughput)> points) =>
        points.Sum(point => Math.Pow(point.Throughput - At(point.Concurrency), 2));

    private ScalabilityFit Step(IReadOnlyList<(double Concurrency, double Throughput)> points, double damping)
    {
        double[,] matrix = new double[3, 4];
        Span<double> slopes = stackalloc double[3];
        foreach ((double n, double x) in points)
        {
            double below = 1 + (Sigma * (n - 1)) + (Kappa * n * (n - 1));
            double at = At(n);
            slopes[0] = n / below;
            slopes[1] = -at * (n - 1) / below;
            slopes[2] = -at * n * (n - 1) / below;
            for (int row = 0; row < 3; row++)
            {
                for (int column = 0; column < 3; column++)
                {
                    matrix[row, column] += slopes[row] * slopes[column];
                }

                matrix[row, 3] += slopes[row] * (x - at);
            }
        }

        for (int row = 0; row < 3; row++)
        {
            matrix[row, row] *= 1 + damping;
        }

        double[] step = Solve(matrix);
        return new ScalabilityFit(
            Math.Max(Lambda + step[0], double.Epsilon), Math.Max(Sigma + step[1], 0), Math.Max(Kappa + step[2], 0));
    }

    /// <summary>Gauss, with the largest pivot first; a row that says nothing leaves its unknown at 0.</summary>
    private static double[] Solve(double[,] matrix)
    {
        const int Unknowns = 3;
        for (int pivot = 0; pivot < Unknowns; pivot++)
        {
            int largest = Enumerable.Range(pivot, Unknowns - pivot).MaxBy(row => Math.Abs(matrix[row, pivot]));
            for (int column = 0; column <= Unknowns; column++)
            {
                (matrix[pivot, column], matrix[largest, column]) = (matrix[largest, column], matrix[pivot, column]);
            }

            for (int row = 0; row < Unknowns; row++)
            {
                if (row == pivot || matrix[pivot, pivot] == 0)
                {
                    continue;
                }

                double factor = matrix[row, pivot] / matrix[pivot, pivot];
                for (int column = pivot; column <= Unknowns; column++)
                {
                    matrix[row, column] -= factor * matrix[pivot, column];
                }
            }
        }

        return [.. Enumerable.Range(0, Unknowns).Select(row => matrix[row, row] == 0 ? 0 : matrix[row, Unknowns] / matrix[row, row])];
    }
}
