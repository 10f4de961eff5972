using Perf.Analysis.Gating;
using Perf.Analysis.Gating.Rules;
using Perf.Analysis.Json;

namespace Perf.Tests.Analysis.Gating;

public sealed class GateRulesReaderTests : IDisposable
{
    private const string Whole = """
        {
          "schema_version": 1,
          "groups": [
            {"name": "database", "benchmarks": ["*.Postgres*"], "clock": "served", "tolerance": 0.03, "goal": 0.05},
            {"name": "compute", "benchmarks": ["*"], "clock": "processor", "tolerance": 0.01, "goal": 0.03}
          ],
          "controls": ["Perf.Duet.Controls.*", "*.SelectOne"],
          "screen_launches": 20,
          "confirm_launches": 20,
          "key": ["*.Feature*"],
          "waivers": [
            {"id": "W1", "benchmark": "*.Upsert", "owner": "me", "reason": "so", "expires": "2026-12-31", "max_ratio": 1.1}
          ],
          "budgets": [
            {"id": "B1", "benchmark": "*.Upsert", "against": "*.Copy", "max_ratio": 4, "reason": "so"}
          ]
        }
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Read_OfWholeRules_HasThemAndTheDefaults()
    {
        GateRules rules = await ReadAsync(Whole);

        GateGroup database = rules.GroupOf("A.PostgresGuard.Page");
        Assert.Equal(("database", SliceClock.Served), (database.Name, database.Clock));
        Assert.Equal("compute", rules.GroupOf("A.FeatureGuard.Compute").Name);
        Assert.Equal((0.10, 0.01, 0.03), (rules.ScreenLevel, rules.ConfirmLevel, rules.ShortTolerance));
        Assert.True(rules.IsControl("A.PostgresGuard.SelectOne"));
        Assert.False(rules.IsKey("A.PostgresGuard.SelectOne"));
        Assert.Equal(new DateOnly(2026, 12, 31), Assert.Single(rules.Waivers).Expires);
    }

    [Theory]
    [InlineData("\"tolerance\": 0.01", "\"tolerence\": 0.01", "tolerence")]
    [InlineData("\"tolerance\": 0.01", "\"tolerance\": 1.01", "groups[1]: tolerance")]
    [InlineData("\"goal\": 0.03", "\"goal\": 0.01", "groups[1]: goal")]
    [InlineData("[\"*\"]", "[\"*.Compute\"]", "groups")]
    [InlineData("\"served\"", "\"sundial\"", "clock")]
    [InlineData("\"screen_launches\": 20", "\"screen_launches\": 0", "screen_launches")]
    [InlineData("\"screen_launches\": 20,", "", "screen_launches")]
    [InlineData("\"2026-12-31\"", "\"2026-13-31\"", "expires")]
    [InlineData("\"expires\": \"2026-12-31\", ", "", "expires")]
    [InlineData("\"owner\": \"me\"", "\"owner\": \" \"", "waivers[0]: owner")]
    [InlineData("\"max_ratio\": 1.1", "\"max_ratio\": 0.9", "waivers[0]: max_ratio")]
    [InlineData("\"max_ratio\": 4", "\"max_ratio\": 0", "budgets[0]: max_ratio")]
    [InlineData("\"schema_version\": 1", "\"schema_version\": 9", "schema_version")]
    public async Task Read_OfOtherRules_NamesTheKey(string good, string bad, string key)
    {
        Assert.Contains(good, Whole, StringComparison.Ordinal);

        ArtifactException error = await Assert.ThrowsAsync<ArtifactException>(
            () => ReadAsync(Whole.Replace(good, bad, StringComparison.Ordinal)));

        Assert.Contains(key, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*.Compute", "Guards.Feature.Compute", true)]
    [InlineData("*.compute", "Guards.Feature.Compute", true)]
    [InlineData("*.Compute", "Guards.Feature.Computer", false)]
    [InlineData("Guards.*Page*", "Guards.Fetch.ParsePage(Gzip: True)", true)]
    [InlineData("*a*b", "xaxbxaxb", true)]
    [InlineData("a", "", false)]
    public void Pattern_MatchesNames(string pattern, string name, bool expected) =>
        Assert.Equal(expected, NamePattern.Matches(pattern, name));

    private async Task<GateRules> ReadAsync(string json)
    {
        string path = folder.File("gate.json");
        await File.WriteAllTextAsync(path, json, TestContext.Current.CancellationToken);
        return await GateRulesReader.ReadAsync(path, TestContext.Current.CancellationToken);
    }
}
