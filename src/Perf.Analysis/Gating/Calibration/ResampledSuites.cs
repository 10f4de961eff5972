using Perf.Analysis.Gating.Rules;

namespace Perf.Analysis.Gating.Calibration;

/// <summary>
/// Suites put together from launches of real ones: cheap, and so many that seldom errors show; but what no launch was like is in none
/// of them. Counted apart for that. Controls are not drawn, so that none is called contaminated.
/// </summary>
/// <param name="Effect">Slowdown that is reckoned into the launches; 0: what is called regressed is a false alarm.</param>
/// <param name="Suites">How many.</param>
/// <param name="Regressed">Of the suites.</param>
/// <param name="Benchmarks">In all suites.</param>
/// <param name="Caught">Of the benchmarks, called regressed.</param>
/// <param name="Inconclusive">Of the benchmarks.</param>
public sealed record ResampledSuites(double Effect, int Suites, int Regressed, int Benchmarks, int Caught, int Inconclusive)
{
    /// <summary>Judges so many, each of launches drawn by its own seed.</summary>
    /// <param name="real">
    /// Suites of the build against itself; those with a slowdown in them, or with a launch that lacks a benchmark, are not drawn from.
    /// </param>
    /// <returns>Null where there is nothing to draw from.</returns>
    public static ResampledSuites? Draw(
        GateRules rules, IReadOnlyList<CalibrationSuite> real, double effect, int suites, CancellationToken cancellationToken = default)
    {
        CalibrationSuite[] whole = [.. real.Where(suite => suite.Effect == 0 && LaunchesOf(suite) > 0)];
        if (whole.Length == 0 || suites == 0)
        {
            return null;
        }

        GateCounts[] counts =
        [
            .. ParallelEnumerable.Range(1, suites)
                .WithCancellation(cancellationToken)
                .Select(seed => Judge(rules, whole, effect, new Random(seed)).Counts),
        ];
        return new ResampledSuites(
            effect,
            suites,
            counts.Count(suite => suite.Regressed > 0),
            suites * whole[0].Benchmarks.Count,
            counts.Sum(suite => suite.Regressed),
            counts.Sum(suite => suite.Inconclusive));
    }

    private static GateReport Judge(GateRules rules, CalibrationSuite[] whole, double effect, Random random)
    {
        GateSample[] first = Look(whole, effect, rules.ScreenLaunches, 0, random);
        GateScreen screen = GateJudge.Screen(rules, first);
        HashSet<string> again = [.. screen.SecondLook];
        GateSample[] second =
            [.. Look(whole, effect, rules.ConfirmLaunches, rules.ScreenLaunches, random).Where(sample => again.Contains(sample.Benchmark))];
        return GateJudge.Judge(
            rules,
            new GateEvidence([.. whole[0].Benchmarks.Select(one => one.Benchmark)], first, second, [], [], []),
            new GateCircumstances("itself", "itself", DateTimeOffset.UnixEpoch, 0, "calibrate"));
    }

    /// <summary>Launches are drawn whole, for what moves one benchmark of a launch may move others.</summary>
    private static GateSample[] Look(CalibrationSuite[] whole, double effect, int launches, int number, Random random)
    {
        List<GateSample> samples = [];
        for (int launch = 0; launch < launches; launch++)
        {
            CalibrationSuite suite = whole[random.Next(whole.Length)];
            int drawn = random.Next(LaunchesOf(suite));
            samples.AddRange(suite.Benchmarks.Select(one => SampleOf(one, one.LogRatios[drawn] + Math.Log(1 + effect), number + launch)));
        }

        return [.. samples];
    }

    private static GateSample SampleOf(CalibrationBenchmark benchmark, double logRatio, int launch) => new(
        benchmark.Benchmark, launch, 0, logRatio, logRatio, null, benchmark.BaseNs, benchmark.BaseNs * Math.Exp(logRatio), 0, 0);

    /// <summary>0 where the benchmarks do not have as many each.</summary>
    private static int LaunchesOf(CalibrationSuite suite)
    {
        int[] launches = [.. suite.Benchmarks.Select(one => one.LogRatios.Count).Distinct()];
        return launches is [var all] ? all : 0;
    }
}
