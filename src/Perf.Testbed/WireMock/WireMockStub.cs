using System.Globalization;
using MarketData.Bars;
using MarketData.Time;
using Microsoft.AspNetCore.Http;
using Perf.Testbed.Market;
using Perf.Testbed.Stub;
using Perf.Testbed.WireMock.Admin;

namespace Perf.Testbed.WireMock;

/// <summary>
/// Polygon, played by a mapping server. It knows the pages that were loaded and no others: what else is asked for is answered
/// 404. Not thread-safe, but any number of clients may ask at once.
/// </summary>
public sealed class WireMockStub : IPolygonStub
{
    private const int FaultPriority = 1;

    /// <summary>The state that WireMock's scenarios begin in.</summary>
    private const string FirstState = "Started";

    private readonly IMappingServer server;
    private readonly int seed;
    private readonly PolygonMappings polygon;
    private readonly MarketPage bars = new();
    private readonly Dictionary<string, (Mapping Mapping, int BodyBytes)> pages = new(StringComparer.Ordinal);
    private int scenarios;

    private WireMockStub(IMappingServer server, int seed, string apiKey)
    {
        this.server = server;
        this.seed = seed;
        ApiKey = apiKey;
        polygon = new PolygonMappings(new SyntheticMarket(seed), apiKey, server.BaseAddress);
    }

    public Uri BaseAddress => server.BaseAddress;

    public string ApiKey { get; }

    /// <summary>The mapping server's own, such as <c>3.13.2</c>.</summary>
    public string ServerVersion => server.Version;

    /// <summary>How many pages can be asked for.</summary>
    public int LoadedPages => pages.Count;

    /// <summary>Starts the real WireMock with the market of a seed behind it.</summary>
    /// <exception cref="DependencyUnavailableException">Java or npm is missing, or WireMock does not start.</exception>
    public static async Task<WireMockStub> StartAsync(StubOptions options, CancellationToken cancellationToken = default)
    {
        options.Validate();
        WireMockProcess process = await WireMockProcess.StartAsync(options.Port, cancellationToken: cancellationToken);
        try
        {
            return await OnAsync(process, options.Seed, options.ApiKey, cancellationToken);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Plays Polygon on a server, which is the stub's from then on.</summary>
    public static async Task<WireMockStub> OnAsync(
        IMappingServer server, int seed, string apiKey, CancellationToken cancellationToken = default)
    {
        WireMockStub stub = new(server, seed, apiKey);
        await server.AddMappingsAsync(stub.polygon.Refusals, cancellationToken);
        return stub;
    }

    /// <summary>Makes the pages of a series' range available, asked for as our client does.</summary>
    /// <param name="limitBaseAggregates">Of a page: minutes for bars below a day, days for longer ones.</param>
    public Task LoadAsync(
        SeriesKey series, UtcRange range, int limitBaseAggregates = 50_000, CancellationToken cancellationToken = default) =>
        LoadAsync(PolygonMappings.FirstPathAndQuery(series, range, limitBaseAggregates), cancellationToken);

    /// <summary>Makes a page, and all that follow it, available.</summary>
    /// <param name="pathAndQuery">Of the page's request, to the letter.</param>
    /// <exception cref="ArgumentException">That is no request for bars.</exception>
    public async Task LoadAsync(string pathAndQuery, CancellationToken cancellationToken = default)
    {
        List<Mapping> added = [];
        for (string? next = pathAndQuery; next is not null && !pages.ContainsKey(next);)
        {
            AggregatesPage page = polygon.Read(next, bars)
                ?? throw new ArgumentException($"No request for bars: {next}", nameof(pathAndQuery));
            byte[] body = await AggregatesPageWriter.ToBytesAsync(page, cancellationToken);
            string fileName = string.Create(CultureInfo.InvariantCulture, $"page-{pages.Count}.json");
            await server.PutBodyAsync(fileName, body, cancellationToken);
            Mapping mapping = polygon.PageMapping(next, page, fileName);
            pages.Add(next, (mapping, body.Length));
            added.Add(mapping);
            next = page.NextUrl is null ? null : new Uri(page.NextUrl).PathAndQuery;
        }

        await server.AddMappingsAsync(added, cancellationToken);
    }

    /// <summary>The next requests for any loaded page meet a fault; the ones after them do not.</summary>
    /// <param name="times">How many requests, over all pages together.</param>
    public async Task InjectAsync(WireMockFault fault, int times, CancellationToken cancellationToken = default)
    {
        string scenario = string.Create(CultureInfo.InvariantCulture, $"fault-{++scenarios}");
        List<Mapping> added = [];
        foreach ((Mapping page, _) in pages.Values)
        {
            for (int met = 0; met < times; met++)
            {
                added.Add(new Mapping(FaultPriority, page.Request, fault.Apply(page.Response))
                {
                    ScenarioName = scenario,
                    RequiredScenarioState = State(met),
                    NewScenarioState = State(met + 1),
                });
            }
        }

        await server.AddMappingsAsync(added, cancellationToken);
    }

    /// <summary>Forgets faults, met or not, and what was served; the pages stay.</summary>
    public async Task HealAsync(CancellationToken cancellationToken = default)
    {
        await server.ClearAsync(cancellationToken);
        await server.AddMappingsAsync(
            [.. polygon.Refusals, .. pages.Values.Select(page => page.Mapping)], cancellationToken);
    }

    public async Task<ServedRecord> GetServedAsync(CancellationToken cancellationToken = default)
    {
        ServedTally tally = new(seed);
        foreach (AnsweredRequest answered in await server.GetRequestsAsync(cancellationToken))
        {
            tally.CountRequest();
            if (answered.IsBroken)
            {
                continue;
            }

            if (answered.Status == StatusCodes.Status200OK)
            {
                // The market makes the page again: cheaper than to remember every bar of every page.
                AggregatesPage page = polygon.Read(answered.PathAndQuery, bars)
                    ?? throw new InvalidOperationException($"{answered.PathAndQuery} was served, and is no request for bars.");
                tally.CountPage(page, pages[answered.PathAndQuery].BodyBytes, servedAt: null);
            }
            else if (Refusal(answered.Status) is { } refusal)
            {
                tally.CountRefusal(refusal);
            }
        }

        return tally.ToRecord();
    }

    public Task ResetServedAsync(CancellationToken cancellationToken = default) => server.ForgetRequestsAsync(cancellationToken);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static StubError? Refusal(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => StubError.UnknownKey,
        StatusCodes.Status429TooManyRequests => StubError.QuotaSpent,
        _ => null,
    };

    private static string State(int met) => met == 0 ? FirstState : met.ToString(CultureInfo.InvariantCulture);
}
