namespace MarketData.IntegrationTests.Stub;

/// <summary>The tests that share a WireMock: one at a time, for each sets it up for itself.</summary>
[CollectionDefinition(Name)]
public sealed class WireMockCollection : ICollectionFixture<WireMockFixture>
{
    public const string Name = "wiremock";
}
