using System.Globalization;
using Perf.Analysis.Load;
using Perf.Lab.Load.Http;
using Perf.Lab.Load.Running;

namespace Perf.Lab.Load;

/// <summary>Sends a plan's requests to a server and keeps what became of each.</summary>
public static class LoadGenerator
{
    /// <param name="address">The server: scheme, host and port; a path is put before the requests' own.</param>
    /// <param name="progress">Told about four times a second, from any thread; may be null.</param>
    /// <exception cref="BadInputException">
    /// The plan asks for nothing, or the server cannot be reached at all: nothing was measured.
    /// </exception>
    public static Task<LoadMeasurement> RunAsync(
        Uri address, LoadPlan plan, TimeProvider time, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        return RunAsync(new HttpTarget(address), plan, time, progress, cancellationToken);
    }

    /// <summary>The address of a cell's rows, behind that of the server.</summary>
    public static string PathOf(LoadCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"/api/v1/features/quant/{Uri.EscapeDataString(cell.Symbol)}?timeframe={cell.Timeframe}&limit={cell.Limit}");
    }

    internal static async Task<LoadMeasurement> RunAsync(
        HttpTarget target, LoadPlan plan, TimeProvider time, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        Check(target.Address, plan);
        using GeneratorRun run = new(target, plan, RequestBytes.Encode(target.Address, plan.Cells));
        return await run.RunAsync(time, progress, cancellationToken);
    }

    private static void Check(Uri address, LoadPlan plan)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new BadInputException($"{address} is not an address of http or https");
        }

        if (plan.Connections < 1 || plan.Cells.Count < 1 || plan.Duration <= TimeSpan.Zero || plan.RequestTimeout <= TimeSpan.Zero)
        {
            throw new BadInputException("a load needs connections, something to ask for, a duration and a time limit for requests");
        }

        if (plan.Model == LoadModel.Open && !(plan.RatePerSecond > 0 && double.IsFinite(plan.RatePerSecond.Value)))
        {
            throw new BadInputException("the open model needs a rate above 0: --rate");
        }
    }
}
