namespace MarketData.IntegrationTests.Lab;

/// <summary>Tests that measure a recovery by the clock of the machine: beside others, they would measure those.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
