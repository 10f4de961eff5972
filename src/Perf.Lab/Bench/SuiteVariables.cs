namespace Perf.Lab.Bench;

/// <summary>
/// The environment variables through which the lab tells a suite's processes where the servers are. Not arguments: those can be
/// read by every user of the machine, and one of these holds a password. A server that no case needs has no variable.
/// </summary>
public static class SuiteVariables
{
    /// <summary>A connection string to a database that the suites may fill.</summary>
    public const string Postgres = "PERF_SUITE_POSTGRES";

    /// <summary>
    /// The databases that hold bars already, on the server of <see cref="Postgres"/>: <c>rows=name</c>, with semicolons between them.
    /// </summary>
    public const string StoredBars = "PERF_SUITE_STORED_BARS";

    /// <summary>Base address of the embedded Polygon stub.</summary>
    public const string Stub = "PERF_SUITE_STUB";

    /// <summary>Base address of the real WireMock.</summary>
    public const string WireMock = "PERF_SUITE_WIREMOCK";

    /// <summary>1 where WireMock cannot be had: the cases that need it are left out.</summary>
    public const string WithoutWireMock = "PERF_SUITE_WITHOUT_WIREMOCK";

    /// <summary>The key that both stubs accept.</summary>
    public const string StubKey = "PERF_SUITE_STUB_KEY";

    /// <summary>Base address of the API process, which serves a database that holds AAPL in all timeframes that are backfilled.</summary>
    public const string Api = "PERF_SUITE_API";

    /// <summary>Base address of another one on the same database, without a cache.</summary>
    public const string ApiUncached = "PERF_SUITE_API_UNCACHED";

    /// <summary>Base address of the floor: a bare handler that answers with the bytes it was given.</summary>
    public const string Floor = "PERF_SUITE_FLOOR";

    /// <summary>Process id of <see cref="Api"/>.</summary>
    public const string ApiProcess = "PERF_SUITE_API_PROCESS";

    /// <summary>Process id of <see cref="ApiUncached"/>.</summary>
    public const string ApiUncachedProcess = "PERF_SUITE_API_UNCACHED_PROCESS";

    /// <summary>Process id of the main process of the server of the API's database; not set when that server is not ours.</summary>
    public const string PostgresProcess = "PERF_SUITE_POSTGRES_PROCESS";

    /// <summary>smoke, quick or full: how much time the suites may take.</summary>
    public const string Profile = "PERF_SUITE_PROFILE";

    /// <summary>A file in which a case notes what an operation handles, for BenchmarkDotNet's process to read after it.</summary>
    public const string WorkNote = "PERF_SUITE_WORK_NOTE";

    public static IReadOnlyList<string> All { get; } =
    [
        Postgres, StoredBars, Stub, WireMock, WithoutWireMock, StubKey, Api, ApiUncached, Floor, ApiProcess, ApiUncachedProcess,
        PostgresProcess, Profile, WorkNote,
    ];
}
