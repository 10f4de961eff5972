namespace Perf.Tests.Analysis.Reports.Browser;

/// <summary>The tests that share a browser: one at a time, so that a machine of two cores has others left.</summary>
[CollectionDefinition(Name)]
public sealed class ChromiumCollection : ICollectionFixture<ChromiumFixture>
{
    public const string Name = "chromium";
}
