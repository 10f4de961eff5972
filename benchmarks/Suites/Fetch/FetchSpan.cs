namespace Benchmarks.Suites.Fetch;

/// <summary>What one operation fetches. The days are in the names, so that cases of different sizes never pass for the same.</summary>
public enum FetchSpan
{
    /// <summary>10,000 bars of BTC/5m, which is all that one page can hold.</summary>
    Page,

    /// <summary>The 105,120 bars of BTC/5m in 2025, on 11 pages.</summary>
    Year,

    /// <summary>25 symbols at 5 timeframes, each from the first day of 2025.</summary>
    Jobs7Days,

    /// <inheritdoc cref="Jobs7Days"/>
    Jobs30Days,

    /// <inheritdoc cref="Jobs7Days"/>
    Jobs365Days,
}
