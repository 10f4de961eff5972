using System.Globalization;
using Perf.Analysis.Json;

namespace Perf.Analysis.Runs;

/// <summary>The folder of one run: where each artifact lies. Naming only; a path says nothing about the file being there.</summary>
public sealed class RunFolder
{
    private const int CommitDigits = 7;

    private RunFolder(string path) => FolderPath = path;

    /// <summary>The folder, as an absolute path.</summary>
    public string FolderPath { get; }

    public string Manifest => In("manifest.json");

    /// <summary>The folder of BenchmarkDotNet's own <c>*-report-full.json</c>, one file a suite.</summary>
    public string BenchFolder => In("bench");

    public string LoadTestReport => In("load_test_report.json");

    public string BackfillBaseline => In("phase_2_backfill_baseline.json");

    /// <summary>A baseline of other symbols, or of more jobs at once, than the one that is decided on.</summary>
    public string BackfillVariant(int symbols, int timeframes, int concurrency) =>
        In(string.Create(CultureInfo.InvariantCulture, $"backfill_{symbols}x{timeframes}_at_{concurrency}.json"));

    public string RtoRpoDefinitionJson => In("rto_rpo_definition.json");

    public string RtoRpoDefinitionMarkdown => In("RTO_RPO_DEFINITION.md");

    public string Drills => In("drills.json");

    public string Simulation => In("simulation.json");

    public string DecisionMatrix => In("decision_matrix.json");

    /// <summary>With the baseline that is kept, or with what <c>compare --format json --out</c> was told to leave here.</summary>
    public string Comparison => In("comparison.json");

    public string ReportMarkdown => In("report.md");

    public string ReportHtml => In("report.html");

    /// <summary>
    /// <c>20250131T093000.123Z-0a1b2c3</c>: sorts by time, and the milliseconds keep two runs of one commit apart.
    /// </summary>
    /// <param name="commit">Any length; its first seven characters are used.</param>
    public static string NewRunId(DateTimeOffset startedAt, string commit) => string.Create(
        CultureInfo.InvariantCulture,
        $"{startedAt.UtcDateTime:yyyyMMdd'T'HHmmss'.'fff'Z'}-{commit[..Math.Min(commit.Length, CommitDigits)]}");

    /// <summary>The folder for a run that is about to start; made when it is not there.</summary>
    public static RunFolder Create(string path)
    {
        string fullPath = Path.GetFullPath(path);
        Directory.CreateDirectory(fullPath);
        return new RunFolder(fullPath);
    }

    /// <summary>The folder of a run that was measured.</summary>
    /// <exception cref="ArtifactException">There is no such folder, or it holds no manifest.</exception>
    public static RunFolder Open(string path)
    {
        RunFolder folder = new(Path.GetFullPath(path));
        if (!Directory.Exists(folder.FolderPath))
        {
            throw NotARun(path, File.Exists(folder.FolderPath) ? "it is a file" : "no such folder");
        }

        return File.Exists(folder.Manifest)
            ? folder
            : throw NotARun(path, $"it holds no {Path.GetFileName(folder.Manifest)}");
    }

    private static ArtifactException NotARun(string path, string why) =>
        new(path, $"not the folder of a run: {why}", "Name a folder that the lab wrote, such as one below results/runs");

    private string In(string name) => Path.Combine(FolderPath, name);
}
