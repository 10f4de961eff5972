namespace MarketData.IntegrationTests.Suites;

/// <summary>The tests that set the variables through which a suite finds its servers: one at a time, for the process has them once.</summary>
[CollectionDefinition(Name)]
public sealed class SuiteVariablesCollection
{
    public const string Name = "suite variables";
}
