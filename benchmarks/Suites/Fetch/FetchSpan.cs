namespace Benchmarks.Suites.Fetch;

/// <summary>How much of BTC/5m one operation fetches.</summary>
public enum FetchSpan
{
    /// <summary>10,000 bars, which is all that one page can hold.</summary>
    Page,

    /// <summary>The 105,120 bars of 2025, on 11 pages.</summary>
    Year,
}
