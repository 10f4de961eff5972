using System.Reflection;
using BenchmarkDotNet.Attributes;
using Benchmarks.Guards;
using MarketData.IntegrationTests.Storage;

namespace MarketData.IntegrationTests.Suites;

/// <summary>The gate's guards of the database, called as an arm of the gate calls them.</summary>
[Collection(SuiteVariablesCollection.Name)]
public sealed class PostgresGuardTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    /// <summary>What they return is the work they did.</summary>
    private static readonly Dictionary<string, int> Returned = new(StringComparer.Ordinal)
    {
        [nameof(PostgresGuard.SelectOne)] = 1,
        [nameof(PostgresGuard.Latest100)] = 100,
        [nameof(PostgresGuard.Latest500)] = 500,
        [nameof(PostgresGuard.DaysRange)] = 288,
        [nameof(PostgresGuard.Coverage)] = 250,
        [nameof(PostgresGuard.Staleness)] = 250,
        [nameof(PostgresGuard.ExecutionPage)] = GuardDatabase.Runs,
        [nameof(PostgresGuard.Lease)] = 1,
        [nameof(PostgresGuard.Checkpoint)] = 20,
        [nameof(PostgresGuard.UpsertUnnest)] = 100,
        [nameof(PostgresGuard.UpsertBatch)] = 100,
        [nameof(PostgresGuard.CopyMerge)] = 1_000,
    };

    /// <summary>One test for all: they share the connection of a process, as in an arm.</summary>
    [Fact]
    public async Task Guards_CalledAgain_DoTheSameAndLeaveTheTablesAsTheyWere()
    {
        await using StorageSchema schema = await database.CreateEmptySchemaAsync();
        Environment.SetEnvironmentVariable(GuardDatabase.Variable, schema.ConnectionString);
        PostgresGuard guard = new();
        await guard.SetUpAsync();
        byte[] before = await schema.DumpAsync();
        string versions = await schema.RowVersionsAsync();

        MethodInfo[] benchmarks =
            [.. typeof(PostgresGuard).GetMethods().Where(method => method.IsDefined(typeof(BenchmarkAttribute)))];
        Assert.Equal(Returned.Keys.Order(StringComparer.Ordinal), benchmarks.Select(one => one.Name).Order(StringComparer.Ordinal));
        foreach (MethodInfo benchmark in benchmarks)
        {
            for (int call = 0; call < 3; call++)
            {
                Assert.Equal((benchmark.Name, Returned[benchmark.Name]), (benchmark.Name, await (Task<int>)benchmark.Invoke(guard, null)!));
            }
        }

        Assert.Equal(before, await schema.DumpAsync());
        Assert.Equal(versions, await schema.RowVersionsAsync());
        Assert.Equal(8, await schema.ScalarAsync<long>("SELECT count(*) FROM backfill_jobs WHERE state = 'waiting' AND attempts = 0"));
        Assert.Equal(GuardDatabase.Runs, await schema.ScalarAsync<long>("SELECT count(*) FROM scheduler_execution_log"));
        Assert.Equal(1, await schema.ScalarAsync<long>("SELECT count(*) FROM feature_states"));
    }
}
