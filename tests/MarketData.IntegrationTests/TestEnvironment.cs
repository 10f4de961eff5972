using System.Globalization;

namespace MarketData.IntegrationTests;

/// <summary>What the machine that runs the tests has.</summary>
internal static class TestEnvironment
{
    public static bool IsCi =>
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Asks for the long form of the tests that have one.</summary>
    public static bool IsNightly => Environment.GetEnvironmentVariable("PERF_TEST_PROFILE") == "nightly";

    /// <summary>Repeats the chances of an earlier run; null: chance decides.</summary>
    public static int? Seed =>
        int.TryParse(Environment.GetEnvironmentVariable("PERF_TEST_SEED"), CultureInfo.InvariantCulture, out int seed) ? seed : null;

    /// <summary>Something a test needs is missing: skips the test, and returns with CI=true, where that is a failure.</summary>
    public static void SkipUnlessCi(string reason)
    {
        if (!IsCi)
        {
            Assert.Skip(reason);
        }
    }
}
