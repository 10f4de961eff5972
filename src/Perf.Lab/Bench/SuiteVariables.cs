namespace Perf.Lab.Bench;

/// <summary>
/// The environment variables through which the lab tells a suite's processes where the servers are. Not arguments: those can be
/// read by every user of the machine, and one of these holds a password.
/// </summary>
public static class SuiteVariables
{
    /// <summary>A connection string to a database that the suites may fill.</summary>
    public const string Postgres = "PERF_SUITE_POSTGRES";

    /// <summary>Base address of the Polygon stub.</summary>
    public const string Stub = "PERF_SUITE_STUB";

    /// <summary>The key that the stub accepts.</summary>
    public const string StubKey = "PERF_SUITE_STUB_KEY";

    /// <summary>Base address of the API process, which serves a database that holds AAPL/5m.</summary>
    public const string Api = "PERF_SUITE_API";

    /// <summary>smoke, quick or full: how much time the suites may take.</summary>
    public const string Profile = "PERF_SUITE_PROFILE";
}
