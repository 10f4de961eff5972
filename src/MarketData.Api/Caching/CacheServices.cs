using MarketData.Api.Health;

namespace MarketData.Api.Caching;

/// <summary>What the cache is made of.</summary>
internal static class CacheServices
{
    public static void AddCaching(this IServiceCollection services)
    {
        services.AddOptions<CacheOptions>()
            .Configure<IConfiguration>((options, configuration) => options.Read(configuration))
            .Validate(options => options.MaxSeries >= 0, $"{CacheOptions.SeriesVariable} must be a number of series, 0 or more.")
            .Validate(options => options.MaxBytes >= 0, $"{CacheOptions.BytesVariable} must be a number of bytes, 0 or more.")
            .ValidateOnStart();
        services.AddSingleton<DatabaseWatch>();
        services.AddSingleton<ReadGate>();
        services.AddSingleton<SnapshotMemory>();
        services.AddSingleton<SnapshotReader>();
        services.AddSingleton<BlockStore>();
        services.AddSingleton<IHeldAnswers>(provider => provider.GetRequiredService<BlockStore>());
        services.AddSingleton<BlockCache>();
        services.AddHostedService<ChangeListener>();
    }
}
