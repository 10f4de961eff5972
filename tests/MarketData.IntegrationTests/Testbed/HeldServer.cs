using System.Globalization;
using Perf.Testbed.Postgres;
using Perf.Testbed.Processes;

namespace MarketData.IntegrationTests.Testbed;

/// <summary>A stand-in for a lab that gets killed: this test program once more, running the one explicit test below.</summary>
public sealed class HeldServer
{
    private const string CacheVariable = "PERF_TEST_HELD_SERVER_CACHE";
    private const string ReadyPrefix = "holding ";

    /// <summary>A process that holds a private server with a database in it; <see cref="Parse"/> reads its ready line.</summary>
    /// <param name="cacheRoot">Null: the default of the user.</param>
    public static ChildProcessOptions Options(string? cacheRoot)
    {
        ChildProcessOptions program = DotnetProgram.Beside(
            typeof(HeldServer).Assembly.GetName().Name!,
            "-explicit", "only", "-noColor", "-method", $"{typeof(HeldServer).FullName}.{nameof(Server_HeldByAProcess_IsReady)}");
        return program with
        {
            Environment = new Dictionary<string, string?> { [CacheVariable] = cacheRoot ?? "" },
            IsReadyLine = line => line.StartsWith(ReadyPrefix, StringComparison.Ordinal),
            ReadyDeadline = TimeSpan.FromSeconds(60),
        };
    }

    public static (int ServerId, string Database) Parse(string readyLine) =>
        readyLine[ReadyPrefix.Length..].Split(' ') is [string id, string database]
            ? (int.Parse(id, CultureInfo.InvariantCulture), database)
            : throw new FormatException(readyLine);

    [Fact(Explicit = true)]
    public async Task Server_HeldByAProcess_IsReady()
    {
        string cacheRoot = Environment.GetEnvironmentVariable(CacheVariable) ?? "";
        await using PostgresServer server = await PrivateServer.StartAsync(cacheRoot.Length == 0 ? null : cacheRoot);
        await using TestDatabase database = await server.CreateDatabaseAsync("held", TestContext.Current.CancellationToken);
        await Console.Out.WriteLineAsync($"{ReadyPrefix}{server.ProcessId} {database.Name}");
        await ParentPipe.WaitForCloseAsync(TestContext.Current.CancellationToken);
    }
}
