using BenchmarkDotNet.Attributes;
using MarketData.Api.Answers;
using MarketData.Api.Problems;
using MarketData.Instruments;
using MarketData.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Benchmarks.Guards;

/// <summary>What a request asks for, read, and refused.</summary>
public class RequestGuard
{
    private const int Requests = 8;

    private static readonly string[] Tickers = ["AAPL", "BRK.B", "X:BTCUSD", "BTC", "SPY", "UNKNOWN", "X:NEWUSD", "no ticker"];

    private readonly QueryCollection query = new(new Dictionary<string, StringValues>(StringComparer.Ordinal)
    {
        ["timeframe"] = "5m",
        ["limit"] = "100",
        ["start"] = "2026-01-30",
        ["end"] = "2026-01-31T14:30:00Z",
    });

    private readonly JsonProblemWriter writer = new(Options.Create(new JsonOptions()));
    private readonly DefaultHttpContext context = new();
    private readonly ProblemDetails problem = new() { Status = 400, Title = "Bad parameter: limit", Detail = "limit must be another." };

    /// <summary>Known ones, unknown ones, and one that is none; and every timeframe.</summary>
    /// <returns>Those that were read.</returns>
    [Benchmark]
    public int Names()
    {
        int read = 0;
        foreach (string ticker in Tickers)
        {
            read += Symbol.TryParse(ticker, out _) ? 1 : 0;
        }

        foreach (Timeframe timeframe in Timeframe.All)
        {
            read += Timeframe.TryParse(timeframe.Code, out _) ? 1 : 0;
        }

        return read;
    }

    /// <returns>Rows that may be sent.</returns>
    [Benchmark(OperationsPerInvoke = Requests)]
    public int Parameters()
    {
        int rows = 0;
        for (int i = 0; i < Requests; i++)
        {
            rows += SeriesQuery.TryParse("AAPL", query, out SeriesQuery? found, out _) ? found.Limit : 0;
        }

        return rows;
    }

    [Benchmark(OperationsPerInvoke = Requests)]
    public async Task Problem()
    {
        for (int i = 0; i < Requests; i++)
        {
            await writer.WriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
        }
    }
}
