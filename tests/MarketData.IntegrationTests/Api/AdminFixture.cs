using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;
using Perf.Testbed.Api;
using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Api;

/// <summary>The API process with an administrators' key, on a database of its own with one series in it; shared by a class.</summary>
public sealed class AdminFixture(PostgresFixture postgres) : IAsyncDisposable
{
    /// <summary>Must appear nowhere but in the header.</summary>
    public const string Key = "canary-51e0b7-administrators-key";

    public const string KeyHeader = "X-Api-Key";

    private readonly SemaphoreSlim starting = new(1);
    private TestDatabase? database;
    private HttpClient? client;

    public static string KeySha256 { get; } = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Key)));

    /// <summary>Null until the first client was asked for.</summary>
    internal ApiProcess? Api { get; private set; }

    internal NpgsqlDataSource? Source { get; private set; }

    /// <summary>Sends no key by itself.</summary>
    public async Task<HttpClient> GetClientAsync()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await starting.WaitAsync(cancellationToken);
        try
        {
            if (client is null)
            {
                database ??= await ApiFixture.CreateFilledDatabaseAsync(postgres, cancellationToken);
                Source ??= NpgsqlDataSource.Create(database.ConnectionString);
                Api ??= await ApiProcess.StartAsync(
                    database.ConnectionString, new ApiProcessOptions { AdminKeySha256 = KeySha256 }, cancellationToken);
                client = new HttpClient { BaseAddress = Api.BaseAddress };
            }

            return client;
        }
        finally
        {
            starting.Release();
        }
    }

    /// <summary>As an administrator.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path)
    {
        HttpClient sender = await GetClientAsync();
        using HttpRequestMessage request = new(method, path);
        request.Headers.Add(KeyHeader, Key);
        return await sender.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>As an administrator; expects an answer with this status.</summary>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await SendAsync(method, path);
        Assert.Equal(expected, response.StatusCode);
        return await ReadJsonAsync(response);
    }

    /// <summary>Whatever is no success is a problem, in form.</summary>
    public static async Task<JsonElement> ReadJsonAsync(HttpResponseMessage response)
    {
        MediaTypeHeaderValue? type = response.Content.Headers.ContentType;
        Assert.Equal(response.IsSuccessStatusCode ? "application/json" : "application/problem+json", type?.MediaType);
        using JsonDocument body = JsonDocument.Parse(
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        if (!response.IsSuccessStatusCode)
        {
            Assert.Equal((int)response.StatusCode, body.RootElement.GetProperty("status").GetInt32());
            Assert.NotEmpty(body.RootElement.GetProperty("title").GetString()!);
        }

        return body.RootElement.Clone();
    }

    internal async Task ExecuteAsync(string sql)
    {
        await GetClientAsync();
        await using NpgsqlCommand command = Source!.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    internal async Task<T> QueryAsync<T>(string sql)
    {
        await GetClientAsync();
        await using NpgsqlCommand command = Source!.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (Api is not null)
        {
            await Api.DisposeAsync();
        }

        if (Source is not null)
        {
            await Source.DisposeAsync();
        }

        if (database is not null)
        {
            await database.DisposeAsync();
        }

        starting.Dispose();
    }
}
