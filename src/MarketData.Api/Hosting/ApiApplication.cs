using MarketData.Api.Health;
using MarketData.Api.Quant;
using MarketData.Postgres.Reading;
using MarketData.Storage;
using Microsoft.Extensions.Options;

namespace MarketData.Api.Hosting;

/// <summary>Puts the service together: the product's composition root.</summary>
internal static class ApiApplication
{
    /// <summary>How long requests in flight may take to end once the service is told to stop.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <param name="args">
    /// Configuration as ASP.NET Core takes it (--urls ...), and <see cref="ParentPipeLifetime.Argument"/>.
    /// </param>
    public static WebApplication Build(string[] args)
    {
        // It has no value, which the configuration's own reader would take from the argument after it.
        string[] settings = [.. args.Where(a => a != ParentPipeLifetime.Argument)];

        // Settings are looked for beside the program, wherever it is started from.
        WebApplicationBuilder builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        AddServices(builder.Services);
        if (settings.Length < args.Length)
        {
            builder.Services.AddSingleton<IHostLifetime, ParentPipeLifetime>();
        }

        WebApplication app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapGet("/health", app.Services.GetRequiredService<HealthEndpoint>().HandleAsync);
        app.MapGet("/api/v1/features/quant/{symbol}", app.Services.GetRequiredService<QuantEndpoint>().HandleAsync);
        return app;
    }

    private static void AddServices(IServiceCollection services)
    {
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.AddProblemDetails();
        services.AddOptions<ApiOptions>()
            .Configure<IConfiguration>((options, configuration) =>
                options.Postgres = configuration[ApiOptions.PostgresVariable]
                    ?? configuration.GetConnectionString(ApiOptions.ConnectionName)
                    ?? "")
            .Validate(
                options => ApiOptions.IsConnectionString(options.Postgres),
                $"{ApiOptions.PostgresVariable} (or ConnectionStrings:{ApiOptions.ConnectionName}) is missing or is not a "
                + "PostgreSQL connection string: set it to one, such as Host=...;Database=...;Username=...;Password=...")
            .ValidateOnStart();

        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => Database.Create(provider.GetRequiredService<IOptions<ApiOptions>>()));
        services.AddSingleton<ISeriesReader, SeriesReader>();
        services.AddSingleton<DatabaseProbe>();
        services.AddSingleton<HealthEndpoint>();
        services.AddSingleton<QuantEndpoint>();
    }
}
