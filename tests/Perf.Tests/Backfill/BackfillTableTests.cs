using MarketData.Postgres.Tables;
using Perf.Analysis.Backfill;
using Perf.Analysis.Reports;
using Perf.Lab.Backfill;

namespace Perf.Tests.Backfill;

/// <summary>How the table of a backfill was laid out is kept with its figures, and said.</summary>
public sealed class BackfillTableTests
{
    public static TheoryData<BarIndex, BarPartitions, string, string> Designs => new()
    {
        { BarIndex.ComputedAt, BarPartitions.None, "computed-at", "none" },
        { BarIndex.Covering, BarPartitions.Monthly, "covering", "monthly" },
        { BarIndex.Brin, BarPartitions.None, "brin", "none" },
        { BarIndex.None, BarPartitions.Monthly, "none", "monthly" },
    };

    [Theory]
    [MemberData(nameof(Designs))]
    public void Configuration_OfADesign_NamesIt(BarIndex index, BarPartitions partitions, string indexName, string partitionsName)
    {
        BackfillSettings settings = BackfillSettings.Baseline(TimeProvider.System) with { Table = new BarTableDesign(index, partitions) };

        BackfillConfiguration configuration = BackfillRecords.Configuration(settings);

        Assert.Equal((indexName, partitionsName), (configuration.Index, configuration.Partitions));
        Assert.Contains($"Table: index {indexName}, partitions {partitionsName}", BackfillSummary.Header(configuration));
        Assert.Equal(settings.Table, BarTableDesign.Parse(indexName, partitionsName));
    }

    [Fact]
    public void Header_OfTheBaseline_SaysNothingOfTheTable()
    {
        BackfillConfiguration configuration = BackfillRecords.Configuration(BackfillSettings.Baseline(TimeProvider.System));

        Assert.DoesNotContain(BackfillSummary.Header(configuration), line => line.StartsWith("Table:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Brin", "none")]
    [InlineData("none", "weekly")]
    [InlineData("", "none")]
    public void Parse_OfAnotherName_IsRefused(string index, string partitions) =>
        Assert.Throws<ArgumentException>(() => BarTableDesign.Parse(index, partitions));
}
