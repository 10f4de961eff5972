using Benchmarks.Suites.Insert;
using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Storage;

/// <summary>Every benchmark of the suite, run once as BenchmarkDotNet runs it.</summary>
public sealed class BarInsertSuiteTests(PostgresFixture postgres)
{
    public static TheoryData<string> Benchmarks =>
    [
        nameof(BarInsertSuite.Row),
        nameof(BarInsertSuite.Batch100),
        nameof(BarInsertSuite.Batch500),
        nameof(BarInsertSuite.Batch1000),
        nameof(BarInsertSuite.Unnest),
        nameof(BarInsertSuite.Copy),
    ];

    [Theory]
    [MemberData(nameof(Benchmarks))]
    public async Task Benchmark_RunTwice_WritesItsRowsIntoAnEmptyTableEachTime(string benchmark)
    {
        await using TestDatabase database = await postgres.CreateDatabaseAsync("suite");
        BarInsertSuite suite = new() { Postgres = database.ConnectionString, Rows = 1000 };
        await (Task)Call(suite, $"SetUp{benchmark}Async");
        try
        {
            for (int iteration = 0; iteration < 2; iteration++)
            {
                suite.EmptyTables();
                Assert.Equal(1000, await (Task<int>)Call(suite, benchmark));
                suite.CheckRows();
            }

            suite.EmptyTables();
            Assert.Throws<InvalidOperationException>(suite.CheckRows);
        }
        finally
        {
            await suite.CleanupAsync();
        }
    }

    private static object Call(BarInsertSuite suite, string method) => typeof(BarInsertSuite).GetMethod(method)!.Invoke(suite, null)!;
}
