using System.Diagnostics;
using System.Net;
using MarketData.IntegrationTests.Storage;
using Npgsql;
using Perf.Testbed.Api;
using Perf.Testbed.Postgres;
using Perf.Testbed.Processes;

namespace MarketData.IntegrationTests.Api;

/// <summary>What the process leaves behind when it does not start, and when it is killed.</summary>
public sealed class SecurityProcessTests(PostgresFixture postgres)
{
    private const string Canary = "canary-c0ffee-password";
    private const string Nowhere = $"Host=127.0.0.1;Port=1;Username=u;Password={Canary};Database=d";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("canary-not-a-hash")]
    [InlineData("3BA3F5F43B92602683C19AEE62A20342B084DD5971DDD33808D81A328879A5")] // two digits short
    [InlineData("zBA3F5F43B92602683C19AEE62A20342B084DD5971DDD33808D81A328879A547")]
    public async Task Start_BadHashOfTheKey_EndsSayingWhatToSetAndNoSecret(string hash)
    {
        ChildProcessException failure = await Assert.ThrowsAsync<ChildProcessException>(
            () => ApiProcess.StartAsync(Nowhere, new ApiProcessOptions { AdminKeySha256 = hash }, Cancel));

        Assert.Contains("code 2", failure.Message, StringComparison.Ordinal);
        Assert.Contains("PERF_API_ADMIN_KEY_SHA256", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(hash, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortTaken_EndsTellingNoSecret()
    {
        await using ApiProcess first = await ApiProcess.StartAsync(Nowhere, Cancel);

        ChildProcessException failure = await Assert.ThrowsAsync<ChildProcessException>(() => ApiProcess.StartAsync(
            Nowhere, new ApiProcessOptions { Port = first.BaseAddress.Port, AdminKeySha256 = AdminFixture.KeySha256 }, Cancel));

        // What follows on the console is for the operator, and may say where in the program it happened.
        Assert.Contains("code 4", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(AdminFixture.KeySha256, failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A server does not notice that its client is gone while a statement waits: only its own timeout ends it.</summary>
    [Fact]
    public async Task Statement_WhoseClientIsKilled_EndsByItself()
    {
        await using TestDatabase database = await ApiFixture.CreateFilledDatabaseAsync(postgres, Cancel);
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(database.ConnectionString);
        await using ApiProcess api = await ApiProcess.StartAsync(
            database.ConnectionString, new ApiProcessOptions { AdminKeySha256 = AdminFixture.KeySha256 }, Cancel);
        using HttpClient client = new() { BaseAddress = api.BaseAddress };
        client.DefaultRequestHeaders.Add(AdminFixture.KeyHeader, AdminFixture.Key);
        await using NpgsqlConnection holder = await source.OpenConnectionAsync(Cancel);
        await using NpgsqlTransaction held = await holder.BeginTransactionAsync(Cancel);
        await using (NpgsqlCommand hold = new("LOCK TABLE scheduler_execution_log IN ACCESS EXCLUSIVE MODE", holder, held))
        {
            await hold.ExecuteNonQueryAsync(Cancel);
        }

        Task<HttpResponseMessage> waiting = client.GetAsync(
            new Uri("/api/v1/admin/scheduler/execution-history", UriKind.Relative), Cancel);
        await Poll.UntilAsync(async () => await WaitingAsync(source) == 1, Cancel);
        using (Process process = Process.GetProcessById(api.ProcessId))
        {
            process.Kill();
        }

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => waiting);
        await Poll.UntilAsync(async () => await WaitingAsync(source) == 0, Cancel);
    }

    [Fact]
    public async Task Get_SeriesThatCannotBeQueued_IsNotFoundAndSaysSo()
    {
        await using TestDatabase database = await ApiFixture.CreateFilledDatabaseAsync(postgres, Cancel);
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(database.ConnectionString);
        await using ApiProcess api = await ApiProcess.StartAsync(database.ConnectionString, Cancel);
        using HttpClient client = new() { BaseAddress = api.BaseAddress };
        await using NpgsqlConnection holder = await source.OpenConnectionAsync(Cancel);
        await using NpgsqlTransaction held = await holder.BeginTransactionAsync(Cancel);
        await using (NpgsqlCommand hold = new("LOCK TABLE enrichment_requests IN ACCESS EXCLUSIVE MODE", holder, held))
        {
            await hold.ExecuteNonQueryAsync(Cancel);
        }

        using (HttpResponseMessage response = await client.GetAsync(new Uri("/api/v1/features/quant/MSFT", UriKind.Relative), Cancel))
        {
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Equal("not_queued", (await AdminFixture.ReadJsonAsync(response)).GetProperty("enrichment").GetString());
        }

        // A write that failed speaks for nobody: who asks next has it tried again.
        await held.RollbackAsync(Cancel);
        using HttpResponseMessage next = await client.GetAsync(new Uri("/api/v1/features/quant/MSFT", UriKind.Relative), Cancel);
        Assert.Equal("queued", (await AdminFixture.ReadJsonAsync(next)).GetProperty("enrichment").GetString());
    }

    private static async Task<long> WaitingAsync(NpgsqlDataSource source)
    {
        await using NpgsqlCommand command = source.CreateCommand(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE application_name = 'marketdata-api' AND datname = current_database() AND wait_event_type = 'Lock'
            """);
        return (long)(await command.ExecuteScalarAsync(Cancel))!;
    }
}
