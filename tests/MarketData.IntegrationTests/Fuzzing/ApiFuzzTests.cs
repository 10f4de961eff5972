using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MarketData.IntegrationTests.Api;
using Npgsql;
using Perf.Testbed.Api;
using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Fuzzing;

/// <summary>
/// The API process on a real database, under requests of which half are bad: the same in every usual run, others every night.
/// PERF_TEST_SEED repeats those of an earlier run;
/// PERF_TEST_PROFILE=nightly sends a million; PERF_TEST_REQUESTS says how many else.
/// </summary>
public sealed class ApiFuzzTests(PostgresFixture postgres)
{
    private const string AdminKey = "canary-admin-9d41c7e2";

    /// <summary>Sent before memory is watched: until then the process compiles its methods, and its heap finds its size.</summary>
    private const int WarmUpRequests = 20_000;

    /// <summary>In CI everybody runs the same requests; the nightly run looks for new ones.</summary>
    private const int UsualSeed = 20_240_715;

    /// <summary>
    /// Nightly, what the last quarter may have beside the second. In the short run the heap is still finding its size, and
    /// <see cref="KeptBytesARequest"/> holds: there a request that is kept, with its context, its headers or its answer, is more.
    /// </summary>
    private const double MaxGrowth = 1.05;

    private const long KeptBytesARequest = 4_096;

    /// <summary>From here on the heap has settled long before the second quarter.</summary>
    private const int ManyRequests = 200_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Fuzz_MixedRequests_AreAnsweredInFormAndTellNothing() => RunAsync(TestEnvironment.IsNightly ? 1_000_000 : 20_000, connections: 8);

    /// <summary>Long, hence only when asked for: <c>-method "*Soak_*" -explicit only -diagnostics</c> behind the test program.</summary>
    [Fact(Explicit = true)]
    public Task Soak_FiveMillionRequests_AreAnsweredWithMemoryFlat() => RunAsync(5_000_000, connections: 128);

    private async Task RunAsync(int usualCount, int connections)
    {
        int seed = TestEnvironment.Seed
            ?? (usualCount >= ManyRequests ? RandomNumberGenerator.GetInt32(int.MaxValue) : UsualSeed);
        int count = int.TryParse(
            Environment.GetEnvironmentVariable("PERF_TEST_REQUESTS"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked)
            ? asked : usualCount;
        await using TestDatabase database = await ApiFixture.CreateFilledDatabaseAsync(postgres, Cancel);
        string keySha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(AdminKey)));
        await using ApiProcess api = await ApiProcess.StartAsync(
            database.ConnectionString, ApiProcessOptions.Default with { AdminKeySha256 = keySha256 }, Cancel);
        string[] secrets = [AdminKey, keySha256, .. SecretsOf(database.ConnectionString)];
        FuzzRun run = new(api, new RequestFuzzer(seed, AdminKey), new AnswerJudge(secrets), connections);
        string replay = $"Replay: PERF_TEST_SEED={seed} PERF_TEST_REQUESTS={count}.";

        long begun = Stopwatch.GetTimestamp();
        await AssertAnswersRightlyAsync(api);
        int warmUp = Math.Min(count, WarmUpRequests);
        await run.SendAsync(first: 0, warmUp, Cancel);
        AssertFaultless(run, replay);
        IReadOnlyList<long> memory = await run.SendAsync(first: warmUp, count, Cancel);
        TestContext.Current.SendDiagnosticMessage(
            "{0} {1:0} requests/s; statuses {2}; memory by quarters {3} MB, the last {4:0.000} of the second.",
            replay,
            (warmUp + count) / Stopwatch.GetElapsedTime(begun).TotalSeconds,
            string.Join(", ", run.Statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}")),
            string.Join(", ", FlatMemory.Quarters(memory).Select(bytes => $"{bytes / 1_000_000}")),
            FlatMemory.Growth(memory));

        AssertFaultless(run, replay);
        Assert.False(api.Exited.IsCompleted, replay);
        await AssertAnswersRightlyAsync(api);
        Assert.DoesNotContain(api.LastOutput, line => secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal)));
        bool isFlat = memory.Count == 0 || FlatMemory.Growth(memory) <= MaxGrowth
            || (count < ManyRequests && FlatMemory.GrowthBytes(memory) <= KeptBytesARequest * count / 2);
        Assert.True(
            isFlat,
            $"{replay} Memory grew by {FlatMemory.Growth(memory):0.000}: {string.Join(' ', memory.Select(bytes => bytes / 1_000_000))}");
    }

    private static void AssertFaultless(FuzzRun run, string replay) =>
        Assert.True(
            run.Faults.Count == 0,
            string.Join('\n', [replay, .. run.Faults.Select(fault => $"{fault.Value} x {fault.Key}"), .. run.Examples]));

    /// <summary>Every row that was stored, with its numbers.</summary>
    private static async Task AssertAnswersRightlyAsync(ApiProcess api)
    {
        using HttpClient client = new() { BaseAddress = api.BaseAddress };
        byte[] body = await client.GetByteArrayAsync(
            new Uri("/api/v1/features/quant/AAPL?timeframe=5m&limit=10000", UriKind.Relative), Cancel);
        using JsonDocument answer = JsonDocument.Parse(body);
        JsonElement[] rows = [.. answer.RootElement.GetProperty("features").EnumerateArray()];

        Assert.Equal(ApiFixture.Stored.Bars.TimesUnixMs.ToArray(), rows.Select(row => Ms(row.GetProperty("time"))));
        Assert.Equal(ApiFixture.Stored.Bars.Closes.ToArray(), rows.Select(row => row.GetProperty("close").GetDouble()));
    }

    private static long Ms(JsonElement time) => time.GetDateTimeOffset().ToUnixTimeMilliseconds();

    private static IEnumerable<string> SecretsOf(string connectionString)
    {
        NpgsqlConnectionStringBuilder builder = new(connectionString);
        return new[] { builder.Password, builder.Database }.OfType<string>().Where(secret => secret.Length >= 8);
    }
}
