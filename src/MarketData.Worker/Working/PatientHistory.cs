using MarketData.Bars;
using MarketData.Storage;
using MarketData.Worker.Databases;

namespace MarketData.Worker.Working;

/// <summary>What is stored of a series before a job, from a database that may go away for as long as while one is written.</summary>
internal sealed class PatientHistory(IFeatureHistory history, DatabaseRetry retry) : IFeatureHistory
{
    public Task<FeatureStart> ReadAsync(
        SeriesKey series, long startUnixMs, BarColumns before, CancellationToken cancellationToken = default) =>
        retry.RunAsync(
            () => history.ReadAsync(series, startUnixMs, before, cancellationToken), FencedWriter.LongestOutage, cancellationToken);
}
