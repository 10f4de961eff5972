using MarketData.Api.Access;
using MarketData.Api.Admin;
using MarketData.Api.Answers;
using MarketData.Api.Health;
using MarketData.Api.OpenApi;
using MarketData.Api.Problems;
using MarketData.Operations;
using MarketData.Postgres.Operations;
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
        builder.WebHost.ConfigureKestrel(KestrelLimits.Set);
        AddServices(builder.Services);
        if (settings.Length < args.Length)
        {
            builder.Services.AddSingleton<IHostLifetime, ParentPipeLifetime>();
        }

        WebApplication app = builder.Build();
        app.Use(SecurityHeaders.InvokeAsync);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.Use(BodyLimit.InvokeAsync);
        app.UseMiddleware<AdminGate>();
        app.MapHealth();
        app.MapAnswers();
        app.MapAdmin();
        app.MapDescription();
        return app;
    }

    private static void AddServices(IServiceCollection services)
    {
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.ConfigureHttpJsonOptions(JsonAnswers.Configure);
        services.AddProblems();
        services.AddOptions<ApiOptions>()
            .Configure<IConfiguration>((options, configuration) =>
            {
                options.Postgres = configuration[ApiOptions.PostgresVariable]
                    ?? configuration.GetConnectionString(ApiOptions.ConnectionName)
                    ?? "";
                options.AdminKeySha256 = configuration[ApiOptions.AdminKeyVariable] ?? "";
            })
            .Validate(
                options => ApiOptions.IsConnectionString(options.Postgres),
                $"{ApiOptions.PostgresVariable} (or ConnectionStrings:{ApiOptions.ConnectionName}) is missing or is not a "
                + "PostgreSQL connection string: set it to one, such as Host=...;Database=...;Username=...;Password=...")
            .Validate(
                options => options.AdminKeySha256.Length == 0 || ApiOptions.IsSha256(options.AdminKeySha256),
                $"{ApiOptions.AdminKeyVariable} is not a SHA-256: set it to the 64 hexadecimal digits that "
                + "printf %s \"$KEY\" | sha256sum prints, or to nothing.")
            .ValidateOnStart();

        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => Database.Create(provider.GetRequiredService<IOptions<ApiOptions>>()));
        services.AddHealth();
        services.AddAnswers();
        services.AddSingleton<IEnrichmentQueue, EnrichmentQueue>();
        services.AddAdmin();
        services.AddDescription();
    }
}
