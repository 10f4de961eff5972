using BenchmarkDotNet.Attributes;
using Benchmarks.Suites.Features.Medians;
using Benchmarks.Suites.Work;
using MarketData.Features;
using MarketData.Features.Oracle;

namespace Benchmarks.Suites.Features;

/// <summary>
/// Which rolling median of 50 is the fastest at the job the engine has for one: volatilities to regimes? Each takes turns with the
/// definition's, a sorted window with binary search. They label finite volatilities; only the definition's and the engine's, counting,
/// are made for NaN and infinity too.
/// </summary>
[ComputeSuite]
public class RollingMedianSuite
{
    private double[] volatilities = [];
    private VolatilityRegime[] regimes = [];

    /// <summary>A year of hourly bars with extended hours.</summary>
    [Params(5_000)]
    public int Bars { get; set; }

    [GlobalSetup(Target = nameof(BinarySearch))]
    public void SetUpBinarySearch() => SetUp(Medians.BinarySearch.Fill, isBaseline: true);

    [GlobalSetup(Target = nameof(VectorSearch))]
    public void SetUpVectorSearch() => SetUp(Medians.VectorSearch.Fill);

    [GlobalSetup(Target = nameof(TwoHeaps))]
    public void SetUpTwoHeaps() => SetUp(Medians.TwoHeaps.Fill);

    [GlobalSetup(Target = nameof(Registers))]
    public void SetUpRegisters() => SetUp(Medians.Registers.Fill);

    [GlobalSetup(Target = nameof(Counting))]
    public void SetUpCounting() => SetUp(Medians.Counting.Fill);

    [Benchmark(Baseline = true)]
    public VolatilityRegime[] BinarySearch() => Fill(Medians.BinarySearch.Fill);

    [Benchmark]
    public VolatilityRegime[] VectorSearch() => Fill(Medians.VectorSearch.Fill);

    [Benchmark]
    public VolatilityRegime[] TwoHeaps() => Fill(Medians.TwoHeaps.Fill);

    [Benchmark]
    public VolatilityRegime[] Registers() => Fill(Medians.Registers.Fill);

    [Benchmark]
    public VolatilityRegime[] Counting() => Fill(Medians.Counting.Fill);

    private VolatilityRegime[] Fill(RegimeFill fill)
    {
        fill(volatilities, regimes);
        return regimes;
    }

    /// <exception cref="InvalidOperationException">The candidate's labels are not the definition's, or these lack one.</exception>
    private void SetUp(RegimeFill candidate, bool isBaseline = false)
    {
        FeatureColumns features = new();
        ScalarFeatures.Compute(RandomWalk.Of(Bars), features);
        RandomWalk.ThrowUnlessEveryRegimeIsIn(features.VolatilityRegimes);
        volatilities = [.. features.Volatilities50];
        regimes = new VolatilityRegime[Bars];
        if (!Fill(candidate).AsSpan().SequenceEqual(features.VolatilityRegimes))
        {
            throw new InvalidOperationException("The candidate's regimes are not the definition's.");
        }

        WarmUp.Repeat(() => (Fill(candidate), Fill(Medians.BinarySearch.Fill)));
        if (WorkNote.IsWanted)
        {
            IReadOnlyList<double> rounds =
                isBaseline ? [] : Duel.Run(() => Fill(candidate), [() => Fill(Medians.BinarySearch.Fill)]).TimesAsFast[0];
            new WorkNote(Bars) { TimesAsFastAsFloor = rounds }.Write();
        }
    }
}
