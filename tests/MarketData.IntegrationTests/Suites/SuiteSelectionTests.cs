using Benchmarks.Suites;
using MarketData.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Lab.Bench;
using Perf.Lab.Runs;

namespace MarketData.IntegrationTests.Suites;

/// <summary>Which cases a filter chooses, and which servers those need: nothing else is started for them.</summary>
[Collection(SuiteVariablesCollection.Name)]
public sealed class SuiteSelectionTests
{
    public static TheoryData<string> Profiles => [.. RunProfile.All.Select(profile => profile.Name)];

    [Theory]
    [InlineData("*QuantFeatures*", false, false, false)]
    [InlineData("*.Features.*", false, false, false)]
    [InlineData("*Enrichment*", true, false, false)]
    [InlineData("*Insert*", true, false, false)]
    [InlineData("*Parse*", false, true, false)]
    [InlineData("*PolygonFetch*Embedded*", false, true, false)]
    [InlineData("*Serving*", false, false, true)]
    public void Select_OfAFilter_NeedsTheServersOfItsCasesOnly(string filter, bool postgres, bool stub, bool api)
    {
        SuiteDemand demand = DemandOf("quick", filter);

        Assert.Equal((postgres, stub, api, false), (demand.Postgres, demand.Stub, demand.Api, demand.WireMock));
    }

    [Theory]
    [InlineData("smoke", 7)]
    [InlineData("quick", 30)]
    [InlineData("full", 365)]
    public void Select_OfTheJobsOnWireMock_LoadsAllOfTheProfilesDaysOnce(string profile, int days)
    {
        SuiteDemand demand = DemandOf(profile, "*PolygonFetch*WireMock*Jobs*");

        Assert.Equal(125, demand.WireMockJobs.Count);
        Assert.All(demand.WireMockJobs, (BackfillJob job) => Assert.Equal(TimeSpan.FromDays(days), job.Range.End - job.Range.Start));
        Assert.False(demand.Stub);
    }

    [Fact]
    public void Select_OfTheWholeGrid_HasEveryCombination()
    {
        IReadOnlyList<SuiteCase> cases = new SuiteRunner().Select("quick", ["--filter", "*PolygonFetchSuite*"]).Cases;

        Assert.Equal(2 * 2 * 3 * 2 * 2, cases.Select(one => one.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Profile_Filters_ChooseFromEverySuiteAndBothStubs(string profile)
    {
        RunProfile chosen = RunProfile.All.First(one => one.Name == profile);

        IReadOnlyList<SuiteCase> cases = new SuiteRunner().Select(profile, ["--filter", .. chosen.SuiteFilters]).Cases;

        Assert.All(
            SuiteConvention.All,
            suite => Assert.Contains(cases, one => one.Name.Contains($".{suite.Suite}.", StringComparison.Ordinal)));
        Assert.Contains(cases, one => one.Demand.WireMock);
        Assert.Contains(cases, one => one.Name.Contains("Jobs", StringComparison.Ordinal));
    }

    /// <summary>The rest of the grid takes longer than everything else of a quick run together.</summary>
    [Fact]
    public void Quick_OfTheFetchGrid_TakesAQuarter()
    {
        IReadOnlyList<SuiteCase> cases = new SuiteRunner().Select("quick", ["--filter", .. RunProfile.Quick.SuiteFilters]).Cases;

        string[] fetches =
        [
            .. cases.Where(one => one.Name.Contains(".FetchAsync(", StringComparison.Ordinal))
                .Select(one => one.Name.Split('(')[1])
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(
            [
                "Stub: Embedded, Gzip: False, Concurrency: 1, Span: Page)",
                "Stub: Embedded, Gzip: True, Concurrency: 1, Span: Jobs30Days)",
                "Stub: Embedded, Gzip: True, Concurrency: 1, Span: Page)",
                "Stub: Embedded, Gzip: True, Concurrency: 1, Span: Year)",
                "Stub: Embedded, Gzip: True, Concurrency: 5, Span: Jobs30Days)",
                "Stub: WireMock, Gzip: True, Concurrency: 1, Span: Page)",
            ],
            fetches);
        Assert.Equal(fetches.Length, cases.Count(one => one.Name.Contains(".DrainAsync(", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("smoke", 50_000)]
    [InlineData("quick", 2_000_000)]
    [InlineData("full", 2_000_000)]
    public void Profile_Inserts_FillOneTableOfItsSize(string profile, long rows)
    {
        RunProfile chosen = RunProfile.All.First(one => one.Name == profile);

        SuiteDemand demand = SuiteDemand.Of(
            [.. new SuiteRunner().Select(profile, ["--filter", .. chosen.SuiteFilters]).Cases
                .Where(one => one.Name.Contains(".Insert.", StringComparison.Ordinal))]);

        Assert.Equal([rows], demand.StoredRows);
    }

    /// <summary>The whole grid: writers, rows, what is stored, what comes.</summary>
    [Fact]
    public void Select_OfTheInsertGridInFull_HasEveryCombination()
    {
        IReadOnlyList<SuiteCase> cases = new SuiteRunner().Select("full", ["--filter", "*.BarInsertSuite.*"]).Cases;

        Assert.Equal(7 * 5 * 2 * 3, cases.Select(one => one.Name).Distinct().Count());
        Assert.Contains(cases, one => one.Name.EndsWith(".CopyMerge(Page: TenthRevised, Rows: 100000, Stored: 2000000)", StringComparison.Ordinal));
    }

    /// <summary>What writers cost jobs of every size is told by several; of what indexes and partitions cost, by their absence.</summary>
    [Fact]
    public void Quick_OfTheInserts_HasWhatPredictionsRestOn()
    {
        string[] cases = [.. new SuiteRunner().Select("quick", ["--filter", .. RunProfile.Quick.SuiteFilters]).Cases.Select(one => one.Name)];

        foreach (string rows in (string[])["100", "10000"])
        {
            Assert.Equal(7, cases.Count(name => name.EndsWith($"(Page: New, Rows: {rows}, Stored: 0)", StringComparison.Ordinal)));
        }

        foreach (string writer in (string[])["Row", "Copy"])
        {
            Assert.Equal(4, cases.Count(name => name.Contains($".BarInsertSuite.{writer}(Page: New", StringComparison.Ordinal)
                && name.EndsWith("Stored: 0)", StringComparison.Ordinal)));
        }

        Assert.Equal(3, cases.Count(name => name.Contains(".BarInsertSuite.Batch", StringComparison.Ordinal)
            && name.EndsWith("(Page: New, Rows: 1000, Stored: 0)", StringComparison.Ordinal)));
        Assert.Equal(3, cases.Count(name => name.Contains(".TableDesignSuite.Copy(", StringComparison.Ordinal)));
        Assert.Equal(2 * 2, cases.Count(name => name.Contains(".DesignedJobsSuite.Copy(", StringComparison.Ordinal)));
    }

    /// <summary>What a quick run leaves out: batch sizes, most designs of the table, other numbers of rows and the larger table.</summary>
    [Fact]
    public void Select_OfTheOtherVariantsInFull_HasEveryCombination()
    {
        Assert.Equal(7 * 2, CountOf("*.BatchSizeSuite.*"));
        Assert.Equal(4 * 2 * 2, CountOf("*.TableDesignSuite.*"));
        Assert.Equal(2 * 4 * 2, CountOf("*.DesignedJobsSuite.*"));
        Assert.Equal(3 * 2, CountOf("*.LatestSuite.*"));
        Assert.Equal(3, CountOf("*.LatestSuite.*Stored: 20000000*"));
        Assert.Equal(4 * 2, CountOf("*.IndexSuite.*"));
        Assert.Equal([2_000_000, 20_000_000], DemandOf("full", "*.Reading.*").StoredRows);

        static int CountOf(string filter) =>
            new SuiteRunner().Select("full", ["--filter", filter]).Cases.Select(one => one.Name).Distinct().Count();
    }

    [Theory]
    [InlineData("quick", 3)]
    [InlineData("full", 4)]
    public void Profile_ThatIsComparedWithOthers_MeasuresTwoStreams(string profile, int expected)
    {
        RunProfile chosen = RunProfile.All.First(one => one.Name == profile);

        IReadOnlyList<SuiteCase> cases = new SuiteRunner().Select(profile, ["--filter", .. chosen.SuiteFilters]).Cases;

        Assert.Equal(expected, cases.Count(one => one.Name.Contains(".TwoStreamsSuite.", StringComparison.Ordinal)));
        Assert.Equal(2, cases.Count(one => one.Name.Contains(".TwoStreams(", StringComparison.Ordinal)));
    }

    /// <summary>What a quick run leaves out of the features decides nothing: every way that is measured takes turns with the copy.</summary>
    [Fact]
    public void Quick_OfTheFeatures_HasDefinitionAndEngineAtEveryLengthAndAllSeries()
    {
        IReadOnlyList<SuiteCase> cases = new SuiteRunner().Select("quick", ["--filter", .. RunProfile.Quick.SuiteFilters]).Cases;

        Assert.Equal((2 * 3) + 2, cases.Count(one => one.Name.Contains(".QuantFeaturesSuite.", StringComparison.Ordinal)));
        Assert.Single(cases, one => one.Name.Contains(".CopyColumns(Bars: 100000)", StringComparison.Ordinal));
        Assert.Single(cases, one => one.Name.Contains(".Stream(Bars: 100000)", StringComparison.Ordinal));
        Assert.Equal(3, cases.Count(one => one.Name.Contains(".AllSeriesSuite.", StringComparison.Ordinal)));
        Assert.DoesNotContain(cases, one => one.Name.Contains(".FeatureGroupsSuite.", StringComparison.Ordinal));
        Assert.DoesNotContain(cases, one => one.Name.Contains(".RollingMedianSuite.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("smoke", "Cached: False, Timeframe: \"5m\", Limit: 500)", "Cached: True, Timeframe: \"5m\", Limit: 500)")]
    [InlineData(
        "quick",
        "Cached: False, Timeframe: \"5m\", Limit: 500)", "Cached: True, Timeframe: \"5m\", Limit: 100)",
        "Cached: True, Timeframe: \"5m\", Limit: 1000)", "Cached: True, Timeframe: \"5m\", Limit: 500)")]
    public void Profile_RequestsInFlight_AreTheseCases(string profile, params string[] expected)
    {
        RunProfile chosen = RunProfile.All.First(one => one.Name == profile);

        IReadOnlyList<SuiteCase> cases = new SuiteRunner().Select(profile, ["--filter", .. chosen.SuiteFilters]).Cases;

        Assert.Equal(
            expected,
            cases.Where(one => one.Name.Contains(".InFlightSuite.", StringComparison.Ordinal))
                .Select(one => one.Name.Split('(')[1])
                .Order(StringComparer.Ordinal));
    }

    /// <summary>Their fractions of COPY can be compared at the same number of rows only.</summary>
    [Theory]
    [MemberData(nameof(Profiles))]
    public void Profile_RowsOfAutocommit_AreThoseOfOtherInsertsToo(string profile)
    {
        RunProfile chosen = RunProfile.All.First(one => one.Name == profile);

        IReadOnlyList<SuiteCase> cases = new SuiteRunner().Select(profile, ["--filter", .. chosen.SuiteFilters]).Cases;

        Assert.Subset(RowsOf(".BarInsertSuite.Row("), RowsOf(".AutocommitSuite."));
        Assert.NotEmpty(RowsOf(".AutocommitSuite."));

        HashSet<string> RowsOf(string part) =>
        [
            .. cases.Where(one => one.Name.Contains(part, StringComparison.Ordinal))
                .Select(one => one.Name.Split("Rows: ")[1].Split(',', ')')[0]),
        ];
    }

    [Theory]
    [InlineData("*Nothing*")]
    [InlineData("*Jobs7Days*")] // the smoke profile's
    public void Select_OfNothing_IsRefused(string filter) =>
        Assert.NotNull(new SuiteRunner().Select("quick", ["--filter", filter]).Refusal);

    private static SuiteDemand DemandOf(string profile, string filter) =>
        SuiteDemand.Of(new SuiteRunner().Select(profile, ["--filter", filter]).Cases);
}
