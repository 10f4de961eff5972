using System.Net;
using System.Text.Json;
using MarketData.Api.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Perf.Testbed.Api;

namespace MarketData.IntegrationTests.Api;

/// <summary>The description of the service, held against the service.</summary>
public sealed class OpenApiDocumentTests(AdminFixture admin) : IClassFixture<AdminFixture>
{
    private const string DocumentPath = "/openapi/v1.json";
    private const string Quant = "/api/v1/features/quant/AAPL?timeframe=5m";
    private const string Bars = "/api/v1/historical/AAPL?timeframe=5m";
    private const string Nowhere = "Host=127.0.0.1;Port=1;Username=u;Password=p;Database=d";

    /// <summary>Requests that between them have every answer that is described, but those of a service without its database.</summary>
    private static readonly (string Method, string Path, bool WithKey)[] Requests =
    [
        ("GET", "/health", false),
        ("GET", "/health/live", false),
        ("GET", "/health/ready", false),
        ("GET", DocumentPath, false),
        ("GET", Quant, false),
        ("GET", "/api/v1/features/quant/AAPL?timeframe=5m&start=2020-01-01&end=2020-01-02", false),
        ("GET", "/api/v1/features/quant/AAPL?limit=0", false),
        ("GET", "/api/v1/features/quant/MSFT", false),
        ("GET", Bars, false),
        ("GET", "/api/v1/historical/AAPL?limit=0", false),
        ("GET", "/api/v1/historical/ZZZZ", false),
        ("HEAD", Quant, false),
        ("HEAD", "/api/v1/features/quant/AAPL?limit=0", false),
        ("HEAD", "/api/v1/features/quant/MSFT", false),
        ("HEAD", Bars, false),
        ("HEAD", "/api/v1/historical/AAPL?limit=0", false),
        ("HEAD", "/api/v1/historical/ZZZZ", false),
        ("POST", "/api/v1/admin/backfill/trigger", true),
        ("POST", "/api/v1/admin/backfill/trigger", false),
        ("POST", "/api/v1/admin/backfill/trigger?force=1", true),
        ("GET", "/api/v1/admin/backfill/jobs/1", true),
        ("GET", "/api/v1/admin/backfill/jobs/1", false),
        ("GET", "/api/v1/admin/backfill/jobs/one", true),
        ("GET", "/api/v1/admin/backfill/jobs/99", true),
        ("GET", "/api/v1/admin/scheduler-health", true),
        ("GET", "/api/v1/admin/scheduler-health", false),
        ("GET", "/api/v1/admin/features/staleness", true),
        ("GET", "/api/v1/admin/features/staleness", false),
        ("GET", "/api/v1/admin/scheduler/execution-history", true),
        ("GET", "/api/v1/admin/scheduler/execution-history", false),
        ("GET", "/api/v1/admin/scheduler/execution-history?limit=0", true),
        ("GET", "/api/v1/admin/alerts", true),
        ("GET", "/api/v1/admin/alerts", false),
        ("GET", "/api/v1/admin/alerts?limit=0", true),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Document_Served_IsTheGoldenFile()
    {
        HttpClient client = await admin.GetClientAsync();
        string served = await client.GetStringAsync(new Uri(DocumentPath, UriKind.Relative), Cancel);

        string golden = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Api", "openapi.v1.json"), Cancel);

        Assert.Equal(golden.TrimEnd(), served.TrimEnd());
    }

    [Fact]
    public async Task Document_Operations_AreTheEndpointsThatAreMapped()
    {
        await using WebApplication service = ApiApplication.Build([$"--{ApiOptions.PostgresVariable}={Nowhere}"]);
        IEnumerable<string> mapped = ((IEndpointRouteBuilder)service).DataSources
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .SelectMany(
                endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods,
                (endpoint, method) => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}");

        JsonElement document = await GetDocumentAsync();
        Assert.Equal(
            mapped.Order(StringComparer.Ordinal),
            Operations(document).Select(one => $"{one.Method} {one.Path}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_Answers_AreThoseTheServiceGives()
    {
        JsonElement document = await GetDocumentAsync();
        HttpClient client = await admin.GetClientAsync();
        await using ApiProcess alone = await ApiProcess.StartAsync(
            Nowhere, new ApiProcessOptions { AdminKeySha256 = AdminFixture.KeySha256 }, Cancel);
        using HttpClient withoutDatabase = new() { BaseAddress = alone.BaseAddress };
        HashSet<string> seen = [];

        // In turn: some answers need what an earlier request left.
        foreach ((string method, string path, bool withKey) in Requests)
        {
            seen.Add(await CheckAsync(document, client, method, path, withKey));
            seen.Add(await CheckAsync(document, withoutDatabase, method, path, withKey));
        }

        foreach (string path in (string[])[Quant, Bars])
        {
            using HttpResponseMessage first = await client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
            string tag = first.Headers.ETag!.ToString();
            seen.Add(await CheckAsync(document, client, "GET", path, withKey: false, tag));
            seen.Add(await CheckAsync(document, client, "HEAD", path, withKey: false, tag));
        }

        IEnumerable<string> described = Operations(document).SelectMany(
            one => one.Operation.GetProperty("responses").EnumerateObject(),
            (one, response) => $"{one.Method} {one.Path} {response.Name}");
        Assert.Equal(described.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_BoundsOfNumbers_AreThoseTheServiceKeeps()
    {
        foreach ((string method, string path, JsonElement operation) in Operations(await GetDocumentAsync()).Where(one => one.Method == "GET"))
        {
            foreach (JsonElement schema in Parameters(operation, "limit"))
            {
                string address = path.Replace("{symbol}", "AAPL", StringComparison.Ordinal) + "?timeframe=5m&limit=";
                long min = long.Parse(schema.GetProperty("minimum").ToString(), System.Globalization.CultureInfo.InvariantCulture);
                long max = long.Parse(schema.GetProperty("maximum").ToString(), System.Globalization.CultureInfo.InvariantCulture);
                await admin.SendAsync(new HttpMethod(method), $"{address}{min}", HttpStatusCode.OK);
                await admin.SendAsync(new HttpMethod(method), $"{address}{max}", HttpStatusCode.OK);
                await admin.SendAsync(new HttpMethod(method), $"{address}{min - 1}", HttpStatusCode.BadRequest);
                await admin.SendAsync(new HttpMethod(method), $"{address}{max + 1}", HttpStatusCode.BadRequest);
            }
        }
    }

    /// <summary>The operation and the status, when the answer is what is described.</summary>
    private static async Task<string> CheckAsync(
        JsonElement document, HttpClient client, string method, string path, bool withKey, string? knownTag = null)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        if (withKey)
        {
            request.Headers.Add(AdminFixture.KeyHeader, AdminFixture.Key);
        }

        if (knownTag is not null)
        {
            request.Headers.Add("If-None-Match", knownTag);
        }

        using HttpResponseMessage response = await client.SendAsync(request, Cancel);
        (_, string template, JsonElement operation) = Operations(document)
            .First(one => one.Method == method && Matches(one.Path, path.Split('?')[0]));
        int status = (int)response.StatusCode;
        Assert.True(operation.GetProperty("responses").TryGetProperty($"{status}", out JsonElement described), $"{path}: {status}");
        if (described.TryGetProperty("headers", out JsonElement headers))
        {
            Assert.All(headers.EnumerateObject(), header => Assert.True(response.Headers.Contains(header.Name), $"{path}: {header.Name}"));
        }

        if (described.TryGetProperty("content", out JsonElement contents))
        {
            Assert.True(contents.TryGetProperty(response.Content.Headers.ContentType!.MediaType!, out JsonElement content));
            JsonElement body = await AdminFixture.ReadJsonAsync(response);
            Assert.Empty(OpenApiSchemaCheck.Problems(document, content.GetProperty("schema"), body));
        }
        else
        {
            Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancel));
        }

        return $"{method} {template} {status}";
    }

    private static bool Matches(string template, string path)
    {
        string[] parts = template.Split('/');
        string[] asked = path.Split('/');
        return parts.Length == asked.Length && parts.Zip(asked).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
    }

    private static IEnumerable<(string Method, string Path, JsonElement Operation)> Operations(JsonElement document) =>
        document.GetProperty("paths").EnumerateObject().SelectMany(
            path => path.Value.EnumerateObject(),
            (path, operation) => (operation.Name.ToUpperInvariant(), path.Name, operation.Value));

    private static IEnumerable<JsonElement> Parameters(JsonElement operation, string name) =>
        operation.TryGetProperty("parameters", out JsonElement parameters)
            ? parameters.EnumerateArray()
                .Where(parameter => parameter.GetProperty("name").GetString() == name)
                .Select(parameter => parameter.GetProperty("schema"))
            : [];

    private async Task<JsonElement> GetDocumentAsync() => await admin.SendAsync(HttpMethod.Get, DocumentPath, HttpStatusCode.OK);
}
