using System.Globalization;

namespace Perf.Testbed.Api;

/// <summary>What an API process is told besides its database. What is null is left to its own default.</summary>
public sealed record ApiProcessOptions
{
    public static readonly ApiProcessOptions Default = new();

    /// <summary>On the loopback address; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>How many series its cache holds; 0 switches the cache off.</summary>
    public int? CacheSeries { get; init; }

    /// <summary>How many bytes its cache holds.</summary>
    public long? CacheBytes { get; init; }

    /// <summary>SHA-256 of the administrators' key, in hexadecimal; without one, nobody is an administrator.</summary>
    public string? AdminKeySha256 { get; init; }

    internal Dictionary<string, string?> ToEnvironment(string connectionString) => new(StringComparer.Ordinal)
    {
        ["PERF_API_POSTGRES"] = connectionString,
        ["PERF_API_CACHE_SERIES"] = CacheSeries?.ToString(CultureInfo.InvariantCulture),
        ["PERF_API_CACHE_BYTES"] = CacheBytes?.ToString(CultureInfo.InvariantCulture),
        ["PERF_API_ADMIN_KEY_SHA256"] = AdminKeySha256,
    };
}
