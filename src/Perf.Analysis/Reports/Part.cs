using Perf.Analysis.Json;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports;

/// <summary>A part of a run that a report wants: either it is there, or the report says why not.</summary>
/// <param name="Value">Null when it is not there.</param>
/// <param name="WhyMissing">One sentence without a full stop; null when it is there.</param>
/// <param name="Source">Where it is, or would be.</param>
internal sealed record Part<T>(T? Value, string? WhyMissing, Source Source)
    where T : class
{
    /// <summary>Reads it, and turns "cannot be read" into a reason: one broken file takes nothing else from a report.</summary>
    public static async Task<Part<T>> ReadAsync(string path, Func<string, Task<T>> read)
    {
        Source source = new(Path.GetFileName(path));
        try
        {
            return new Part<T>(await read(path), null, source);
        }
        catch (ArtifactException exception)
        {
            string why = File.Exists(exception.Path) ? exception.Why : $"there is no {Path.GetFileName(exception.Path)}";
            return new Part<T>(null, why, source);
        }
    }
}
