using MarketData.Bars;
using MarketData.Features;

namespace Perf.Lab.Features;

/// <summary>From a file of bars to a file of features.</summary>
public static class FeaturesFile
{
    /// <summary>Stands for standard input and standard output in place of a path.</summary>
    private const string StandardStream = "-";

    /// <param name="barsPath">The bars, see <see cref="BarsCsv"/>; <c>-</c> is standard input.</param>
    /// <param name="outPath">
    /// Written whole or not at all: what stood there before stays until the new file is complete. It may be the bars' own
    /// path. Null or <c>-</c>: the features go to <paramref name="standardOutput"/>.
    /// </param>
    /// <returns>The number of bars.</returns>
    /// <exception cref="BadInputException">The bars cannot be read, are not bars, or the output cannot be written.</exception>
    public static async Task<int> ConvertAsync(
        string barsPath, string? outPath, Stream standardOutput, CancellationToken cancellationToken = default)
    {
        BarColumns bars = await ReadAsync(barsPath, cancellationToken);
        FeatureColumns features = new();
        QuantFeatures.Compute(bars, features);
        try
        {
            if (outPath is null or StandardStream)
            {
                await FeaturesCsv.WriteAsync(standardOutput, bars, features, cancellationToken);
            }
            else
            {
                await AtomicFile.WriteAsync(outPath, stream => FeaturesCsv.WriteAsync(stream, bars, features, cancellationToken));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // ArgumentException: the path is empty, or has characters no path may have.
            string target = outPath is null or StandardStream ? "standard output" : $"'{outPath}'";
            throw new BadInputException($"The features cannot be written to {target}: {e.Message}");
        }

        return bars.Count;
    }

    private static async Task<BarColumns> ReadAsync(string path, CancellationToken cancellationToken)
    {
        bool isStandardInput = path == StandardStream;

        // Also false for a folder, an empty path and one with characters no path may have.
        if (!isStandardInput && !File.Exists(path))
        {
            throw new BadInputException($"There is no file '{path}' to read bars from.");
        }

        string name = isStandardInput ? "standard input" : path;
        try
        {
            await using Stream bars = isStandardInput ? Console.OpenStandardInput() : Open(path);
            return await BarsCsv.ReadAsync(bars, name, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"The bars in '{name}' cannot be read: {e.Message}");
        }
    }

    private static FileStream Open(string path) => new(path, new FileStreamOptions
    {
        Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        BufferSize = 0,
    });
}
