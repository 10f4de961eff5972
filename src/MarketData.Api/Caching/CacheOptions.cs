using System.Globalization;

namespace MarketData.Api.Caching;

/// <summary>How much the service keeps of what it read. Read from configuration once and validated at start.</summary>
internal sealed class CacheOptions
{
    /// <summary>The environment variable for <see cref="MaxSeries"/>.</summary>
    public const string SeriesVariable = "PERF_API_CACHE_SERIES";

    /// <summary>The environment variable for <see cref="MaxBytes"/>.</summary>
    public const string BytesVariable = "PERF_API_CACHE_BYTES";

    /// <summary>How many series are kept, counted once for each kind of rows.</summary>
    /// <value>50, the hot symbols of the plan. 0 keeps nothing: every answer is read.</value>
    public int MaxSeries { get; set; } = 50;

    /// <summary>How many bytes the kept rows may occupy.</summary>
    /// <value>64 MiB: 50 series of 1,000 rows take a third of it.</value>
    public long MaxBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Takes what the variables say. Text that is no number becomes -1, which is refused at start.</summary>
    public void Read(IConfiguration configuration)
    {
        MaxSeries = (int)Number(configuration[SeriesVariable], MaxSeries, int.MaxValue);
        MaxBytes = Number(configuration[BytesVariable], MaxBytes, long.MaxValue);
    }

    private static long Number(string? text, long otherwise, long most) =>
        string.IsNullOrEmpty(text) ? otherwise
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= most ? number
        : -1;
}
