using System.Reflection;
using Benchmarks.Suites.Insert;
using MarketData.IntegrationTests.Suites;
using MarketData.Postgres.Tables;

namespace MarketData.IntegrationTests.Storage;

/// <summary>Every benchmark of the insert suites, run as BenchmarkDotNet runs it, on few rows.</summary>
[Collection(SuiteVariablesCollection.Name)]
public sealed class BarInsertSuiteTests(SuiteDatabase database) : IClassFixture<SuiteDatabase>
{
    private const int Rows = 200;

    public static TheoryData<string> Writers =>
    [
        nameof(BarInsertSuite.Row),
        nameof(BarInsertSuite.Batch100),
        nameof(BarInsertSuite.Batch500),
        nameof(BarInsertSuite.Batch1000),
        nameof(BarInsertSuite.Unnest),
        nameof(BarInsertSuite.CopyMerge),
        nameof(BarInsertSuite.Copy),
    ];

    public static MatrixTheoryData<BarIndex, BarPartitions> Designs { get; } =
        new(Enum.GetValues<BarIndex>(), Enum.GetValues<BarPartitions>());

    [Theory]
    [MemberData(nameof(Writers))]
    public async Task Writer_RunTwiceOnAnyPage_LeavesItsRowsEachTime(string benchmark)
    {
        string postgres = await database.ConnectionStringAsync();
        foreach (InsertPage page in Enum.GetValues<InsertPage>())
        {
            await RunAsync(new BarInsertSuite { Postgres = postgres, Rows = Rows, Page = page }, benchmark);
        }
    }

    [Fact]
    public async Task Autocommit_RunTwice_LeavesItsRowsEachTime()
    {
        string postgres = await database.ConnectionStringAsync();
        await RunAsync(new AutocommitSuite { Postgres = postgres, Rows = Rows }, nameof(AutocommitSuite.Autocommit), "SetUpAsync");
    }

    [Theory]
    [InlineData(nameof(BatchSizeSuite.Batch))]
    [InlineData(nameof(BatchSizeSuite.Unnest))]
    public async Task BatchSize_ThatDoesNotDivideTheRows_LeavesThemEachTime(string benchmark)
    {
        string postgres = await database.ConnectionStringAsync();
        await RunAsync(new BatchSizeSuite { Postgres = postgres, Rows = Rows, BatchSize = 70 }, benchmark);
    }

    [Theory]
    [MemberData(nameof(Designs))]
    public async Task Design_OfAnyKind_LeavesItsRowsEachTime(BarIndex index, BarPartitions partitions)
    {
        string postgres = await database.ConnectionStringAsync();
        TableDesignSuite suite = new() { Postgres = postgres, Rows = Rows, Index = index, Partitions = partitions };
        await RunAsync(suite, nameof(TableDesignSuite.Copy));
    }

    [Fact]
    public async Task Write_ThatChangedOtherRowsThanItHadTo_Fails()
    {
        string postgres = await database.ConnectionStringAsync();
        BarInsertSuite suite = new() { Postgres = postgres, Rows = Rows };
        await suite.SetUpCopyAsync();
        try
        {
            suite.Reset();
            await suite.Copy();

            await Assert.ThrowsAsync<InvalidOperationException>(suite.Copy); // all is there by now
        }
        finally
        {
            await suite.CleanUpAsync();
        }
    }

    private static async Task RunAsync(InsertSuite suite, string benchmark, string? setUp = null)
    {
        await (Task)Call(suite, setUp ?? $"SetUp{benchmark}Async");
        try
        {
            for (int iteration = 0; iteration < 2; iteration++)
            {
                suite.Reset();
                Assert.Equal(Rows, await (Task<int>)Call(suite, benchmark));
                suite.Check();
            }

            suite.Reset();
            if (suite is not BarInsertSuite { Page: InsertPage.Identical })
            {
                Assert.Throws<InvalidOperationException>(suite.Check); // nothing was written
            }
        }
        finally
        {
            await suite.CleanUpAsync();
        }
    }

    private static object Call(InsertSuite suite, string method) =>
        suite.GetType().GetMethod(method, BindingFlags.Public | BindingFlags.Instance, [])!.Invoke(suite, null)!;
}
