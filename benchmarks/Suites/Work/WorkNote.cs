using System.Text.Json;
using Perf.Lab.Bench;

namespace Benchmarks.Suites.Work;

/// <summary>
/// What a case found out about itself in its own process, and BenchmarkDotNet's process cannot know: left in a file that the
/// lab names, read by <see cref="WorkDiagnoser"/>.
/// </summary>
/// <param name="Bars">Bars that an operation handles.</param>
/// <param name="JsonBytes">Length of their JSON, decompressed; null for a case that reads none.</param>
internal sealed record WorkNote(long Bars, long? JsonBytes = null)
{
    /// <summary>Against the case's floor, one value a round of a <see cref="Duel"/>; empty for the floor itself.</summary>
    public IReadOnlyList<double> TimesAsFastAsFloor { get; init; } = [];

    /// <summary>
    /// Speed as a fraction of copying the columns of the same bars, in the same rounds; empty for a case that took no turns with that. The
    /// copy takes them with itself: what it reads there beside 1 is the error of the figure.
    /// </summary>
    public IReadOnlyList<double> FractionOfCopyColumns { get; init; } = [];

    /// <summary>
    /// Time a bar over the time a bar of a short series, in the same rounds; empty for a case that took no turns with one.
    /// </summary>
    public IReadOnlyList<double> CostAgainstShortSeries { get; init; } = [];

    /// <summary>Null for a case that stores nothing.</summary>
    public StorageNote? Storage { get; init; }

    /// <summary>Null for a case without requests in flight.</summary>
    public ServingNote? Serving { get; init; }

    /// <summary>False for a case that runs as a test.</summary>
    public static bool IsWanted => FilePath is not null;

    private static string? FilePath => Environment.GetEnvironmentVariable(SuiteVariables.WorkNote);

    /// <summary>Takes the note away; null when the case left none.</summary>
    public static WorkNote? Take()
    {
        if (FilePath is not { } path || !File.Exists(path))
        {
            return null;
        }

        WorkNote? note = JsonSerializer.Deserialize<WorkNote>(File.ReadAllText(path));
        File.Delete(path);
        return note;
    }

    /// <summary>Leaves the note, unless nobody wants it.</summary>
    public void Write()
    {
        if (FilePath is { } path)
        {
            File.WriteAllText(path, JsonSerializer.Serialize(this));
        }
    }
}
