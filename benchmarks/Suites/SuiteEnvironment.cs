using System.Globalization;
using Npgsql;
using Perf.Lab.Bench;

namespace Benchmarks.Suites;

/// <summary>
/// Where a suite finds the servers it measures against. The lab starts them before BenchmarkDotNet starts its child
/// processes, which inherit these variables; nothing is started, and no cost is paid, inside a measured process.
/// </summary>
public static class SuiteEnvironment
{
    public static string Postgres => Required(SuiteVariables.Postgres);

    public static Uri Stub => new(Required(SuiteVariables.Stub));

    public static Uri WireMock => new(Required(SuiteVariables.WireMock));

    /// <summary>The lab found no WireMock here: the cases that need it are left out.</summary>
    public static bool IsWithoutWireMock => Environment.GetEnvironmentVariable(SuiteVariables.WithoutWireMock) == "1";

    public static string StubKey => Required(SuiteVariables.StubKey);

    public static Uri Api => new(Required(SuiteVariables.Api));

    public static Uri ApiUncached => new(Required(SuiteVariables.ApiUncached));

    public static Uri Floor => new(Required(SuiteVariables.Floor));

    public static int ApiProcess => int.Parse(Required(SuiteVariables.ApiProcess), CultureInfo.InvariantCulture);

    public static int ApiUncachedProcess => int.Parse(Required(SuiteVariables.ApiUncachedProcess), CultureInfo.InvariantCulture);

    /// <summary>Null when the server is not ours to look at.</summary>
    public static int? PostgresProcess =>
        Environment.GetEnvironmentVariable(SuiteVariables.PostgresProcess) is { Length: > 0 } id
            ? int.Parse(id, CultureInfo.InvariantCulture)
            : null;

    /// <summary>smoke, quick or full; quick when unset.</summary>
    public static string Profile => Environment.GetEnvironmentVariable(SuiteVariables.Profile) ?? "quick";

    /// <summary>A connection string to the lab's database that holds so many bars.</summary>
    public static string StoredBars(long rows)
    {
        string wanted = string.Create(CultureInfo.InvariantCulture, $"{rows}=");
        string database = Required(SuiteVariables.StoredBars).Split(';').FirstOrDefault(entry => entry.StartsWith(wanted, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"The lab has filled no database with {rows} bars.");
        return new NpgsqlConnectionStringBuilder(Postgres) { Database = database[wanted.Length..] }.ConnectionString;
    }

    private static string Required(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException(
                $"{variable} is not set: start the suites through the lab (dotnet run -c Release --project benchmarks -- bench).");
}
