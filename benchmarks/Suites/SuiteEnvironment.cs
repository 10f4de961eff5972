namespace Benchmarks.Suites;

/// <summary>
/// Where a suite finds the servers it measures against. The lab starts them before BenchmarkDotNet starts its child
/// processes, which inherit these variables; nothing is started, and no cost is paid, inside a measured process.
/// </summary>
public static class SuiteEnvironment
{
    /// <summary>A connection string to an empty database that the suites may fill.</summary>
    public const string PostgresVariable = "PERF_SUITE_POSTGRES";

    /// <summary>Base address of the Polygon stub.</summary>
    public const string StubVariable = "PERF_SUITE_STUB";

    /// <summary>The key that the stub accepts.</summary>
    public const string StubKeyVariable = "PERF_SUITE_STUB_KEY";

    /// <summary>Base address of the API process.</summary>
    public const string ApiVariable = "PERF_SUITE_API";

    /// <summary>smoke, quick or full; quick when unset.</summary>
    public const string ProfileVariable = "PERF_SUITE_PROFILE";

    public static string Postgres => Required(PostgresVariable);

    public static Uri Stub => new(Required(StubVariable));

    public static string StubKey => Required(StubKeyVariable);

    public static Uri Api => new(Required(ApiVariable));

    public static string Profile => Environment.GetEnvironmentVariable(ProfileVariable) ?? "quick";

    private static string Required(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException(
                $"{variable} is not set: start the suites through the lab (dotnet run -c Release --project benchmarks -- bench).");
}
