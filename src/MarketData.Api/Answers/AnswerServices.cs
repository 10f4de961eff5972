using System.IO.Compression;
using MarketData.Api.Access;
using MarketData.Api.Caching;
using MarketData.Api.OpenApi;
using MarketData.Api.OpenApi.Shapes;
using MarketData.Api.Rows;
using MarketData.Postgres.Reading;
using MarketData.Storage;
using Microsoft.AspNetCore.ResponseCompression;

namespace MarketData.Api.Answers;

/// <summary>The rows of series over HTTP: what it needs, and its addresses.</summary>
internal static class AnswerServices
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void AddAnswers(this IServiceCollection services)
    {
        services.AddCaching();
        services.AddSingleton<ISeriesReader, SeriesReader>();
        services.AddSingleton<AnswerSource>();
        services.AddSingleton<SeriesEndpoint>();
        services.AddSingleton<CompressionGate>();
        services.AddResponseCompression(compression =>
        {
            // Answers hold nothing that is secret from whoever asks, so that their length gives nothing away.
            compression.EnableForHttps = true;
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
        });

        // They are compressed for one client each, while it waits.
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
    }

    public static void MapAnswers(this IEndpointRouteBuilder routes)
    {
        SeriesEndpoint endpoint = routes.ServiceProvider.GetRequiredService<SeriesEndpoint>();
        routes.MapMethods(
            "/api/v1/features/quant/{symbol}", Methods, routes.Compressed(context => endpoint.HandleAsync(context, RowKind.Quant)))
            .DescribeSeries<QuantShape>("get_quant_features", "The latest bars of a series with their features.");
        routes.MapMethods(
            "/api/v1/historical/{symbol}", Methods, routes.Compressed(context => endpoint.HandleAsync(context, RowKind.Historical)))
            .DescribeSeries<HistoricalShape>("get_bars", "The latest bars of a series.");
    }

    /// <summary>Compresses what a handler answers, for clients that ask for it.</summary>
    private static RequestDelegate Compressed(this IEndpointRouteBuilder routes, RequestDelegate handler)
    {
        IApplicationBuilder pipeline = routes.CreateApplicationBuilder();
        pipeline.Use(routes.ServiceProvider.GetRequiredService<CompressionGate>().InvokeAsync);
        pipeline.UseResponseCompression();
        pipeline.Run(handler);
        return pipeline.Build();
    }
}
