namespace MarketData.IntegrationTests;

/// <summary>What the machine that runs the tests has.</summary>
internal static class TestEnvironment
{
    public static bool IsCi =>
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Something a test needs is missing: skips the test, and returns with CI=true, where that is a failure.</summary>
    public static void SkipUnlessCi(string reason)
    {
        if (!IsCi)
        {
            Assert.Skip(reason);
        }
    }
}
