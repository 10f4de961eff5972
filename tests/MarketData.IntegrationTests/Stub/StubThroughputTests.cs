using System.Diagnostics;
using System.IO.Pipelines;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Time;
using Perf.Testbed.Market;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Stub;

/// <summary>
/// How fast pages of 10,000 bars are made, on one thread and without a network. Run by hand, in Release, because a busy machine
/// must not fail a build: <c>dotnet run -c Release --project tests/MarketData.IntegrationTests -- -explicit only -class
/// "*StubThroughputTests" -diagnostics</c>.
/// </summary>
public sealed class StubThroughputTests
{
    private const int Pages = 300;

    [Theory(Explicit = true)]
    [InlineData("AAPL")]
    [InlineData("BTC")]
    public async Task Page_OfTenThousandBars_IsMadeAtSoManyMegabytesASecond(string symbol)
    {
        SyntheticMarket market = new(seed: 1);
        SeriesKey series = new(Universe.Find(symbol)!, Timeframe.FiveMinutes);
        UtcRange year = UtcRange.FromDays(new DateOnly(2024, 1, 1), new DateOnly(2025, 1, 1));
        AggregatesRequest request =
            new(series.Symbol.PolygonTicker, series.Symbol, series.Timeframe, year, 50_000, Adjusted: true, "2024-12-31");
        MarketPage bars = new();
        PipeWriter output = PipeWriter.Create(Stream.Null);
        long bodyBytes = 0;
        TimeSpan reading = TimeSpan.Zero;
        TimeSpan writing = TimeSpan.Zero;
        long allocatedBytes = 0;
        for (int i = -Pages; i < Pages; i++)
        {
            if (i == 0)
            {
                (reading, writing, bodyBytes) = (TimeSpan.Zero, TimeSpan.Zero, 0);
                allocatedBytes = GC.GetAllocatedBytesForCurrentThread();
            }

            long start = Stopwatch.GetTimestamp();
            market.ReadPage(series, year, 50_000, bars);
            long read = Stopwatch.GetTimestamp();
            bodyBytes += await AggregatesPageWriter.WriteAsync(
                output, new AggregatesPage(request, bars, "id", NextUrl: null), TestContext.Current.CancellationToken);
            reading += Stopwatch.GetElapsedTime(start, read);
            writing += Stopwatch.GetElapsedTime(read);
        }

        allocatedBytes = GC.GetAllocatedBytesForCurrentThread() - allocatedBytes;
        double megabytes = bodyBytes / 1e6;
        TestContext.Current.SendDiagnosticMessage(
            $"{symbol}: market {megabytes / reading.TotalSeconds:0} MB/s, writer {megabytes / writing.TotalSeconds:0} MB/s, "
            + $"both {megabytes / (reading + writing).TotalSeconds:0} MB/s; {allocatedBytes / Pages} bytes allocated a page of "
            + $"{bodyBytes / Pages} bytes and {bars.Count} bars");
        Assert.Equal(10_000, bars.Count);
    }
}
