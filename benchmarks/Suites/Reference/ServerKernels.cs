using BenchmarkDotNet.Attributes;
using Npgsql;
using Perf.Lab.Bench;

namespace Benchmarks.Suites.Reference;

/// <summary>
/// Frozen: what a statement that does nothing costs, there and back, measured in every run that needs PostgreSQL. No code of the
/// product. A test holds a hash of this file; a change needs a new name of the set.
/// </summary>
[IoSuite]
public class ServerKernels : IServedSuite
{
    private const int Statements = 500;

    private NpgsqlConnection? connection;
    private NpgsqlCommand? command;

    public SuiteDemand Demand => new() { Postgres = true };

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        connection = new NpgsqlConnection(SuiteEnvironment.Postgres);
        await connection.OpenAsync();
        command = new NpgsqlCommand("SELECT 1", connection);
        await command.PrepareAsync();
        for (int i = 0; i < 2 * Statements; i++)
        {
            await command.ExecuteScalarAsync();
        }
    }

    [Benchmark(OperationsPerInvoke = Statements)]
    public async Task<int> SqlNoOp()
    {
        int sum = 0;
        for (int i = 0; i < Statements; i++)
        {
            sum += (int)(await command!.ExecuteScalarAsync())!;
        }

        return sum;
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        await command!.DisposeAsync();
        await connection!.DisposeAsync();
    }
}
