namespace Perf.Tests.Analysis.Statistics;

/// <summary>Normal noise from a seed, for the tests that ask how often a statistic is right.</summary>
internal static class NormalDraws
{
    public static double NextNormal(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public static double[] NextNormals(this Random random, int count, double mean = 0, double deviation = 1) =>
        [.. Enumerable.Range(0, count).Select(_ => mean + (deviation * random.NextNormal()))];
}
