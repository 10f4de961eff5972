namespace MarketData.IntegrationTests.Lab;

/// <summary>The tests that run whole labs: one lab at a time, for each brings servers and is heavy.</summary>
[CollectionDefinition(Name)]
public sealed class LabCollection
{
    public const string Name = "labs";
}
