using Perf.Analysis.Formatting;
using Perf.Analysis.Json;
using Perf.Analysis.Reports.Index;
using Perf.Analysis.Runs;
using Perf.Lab.Cli;

namespace Perf.Lab.Report;

/// <summary>
/// The last that a run says: how it ended, step by step, the bottleneck, what to do first, which targets were missed, and where all of it
/// is written. At most 25 lines, whatever was measured.
/// </summary>
internal static class RunSummary
{
    public const int MostLines = 25;

    private const int RuleWidth = 60;
    private const int CommitDigits = 7;
    private const int MostSteps = 8;
    private const int MostMissed = 5;

    /// <summary>Of a step's own words, or of one target: the report has all.</summary>
    private const int MostLetters = 160;

    public static async Task ShowAsync(LabConsole console, RunFolder folder)
    {
        foreach (string line in await LinesAsync(folder, CancellationToken.None))
        {
            console.Line(line);
        }
    }

    /// <summary>From the run's files alone.</summary>
    /// <exception cref="ArtifactException">The manifest cannot be read.</exception>
    public static async Task<IReadOnlyList<string>> LinesAsync(RunFolder folder, CancellationToken cancellationToken)
    {
        RunManifest manifest = await ArtifactFile.ReadAsync<RunManifest>(folder.Manifest, cancellationToken);
        RunHeadline headline = await RunHeadline.ReadAsync(folder, manifest, cancellationToken);
        IReadOnlyList<string>? missed = await MissedTargets.ReadAsync(folder, cancellationToken);
        IEnumerable<string> lines =
        [
            "",
            "SUMMARY",
            new string('=', RuleWidth),
            $"{headline.Word}: {Title(manifest)}",
            .. manifest.Steps.Take(MostSteps).Select(step => Line(step, headline)),
            .. Optional("Bottleneck", headline.Sentence),
            .. Optional("Do first", headline.First),
            .. missed is null ? [] : Missed(missed),
            .. manifest.Missing.Count > 0
                ? [$"Not measured: {Figures.Count(manifest.Missing.Count)} parts, which the report names"]
                : Array.Empty<string>(),
            .. Paths(folder),
        ];
        return [.. lines.Select(Plain)];
    }

    private static string Title(RunManifest manifest)
    {
        string profile = manifest.Profile is { } name ? $" --profile {name}" : string.Empty;
        string took = manifest.FinishedAt is { } finished ? $", {TimeLeft.Text(finished - manifest.StartedAt)}" : string.Empty;
        string commit = manifest.Commit[..Math.Min(manifest.Commit.Length, CommitDigits)];
        return $"{manifest.Verb}{profile}{took}, commit {commit}{(manifest.Dirty ? " with uncommitted changes" : "")}";
    }

    /// <summary>With what the step said, unless the headline says it.</summary>
    private static string Line(RunStep step, RunHeadline headline)
    {
        string detail = step.Detail is { } said && said != headline.Sentence ? $"  {Cut(said)}" : string.Empty;
        return $"  {step.Name,-10}{step.Status.ToString().ToLowerInvariant(),-12}{Figures.Seconds(step.DurationSeconds, 1),8}{detail}";
    }

    private static IEnumerable<string> Missed(IReadOnlyList<string> missed)
    {
        yield return missed.Count == 0 ? "Targets missed: none" : $"Targets missed: {Figures.Count(missed.Count)}";
        foreach (string line in missed.Take(MostMissed))
        {
            yield return $"  {Cut(line)}";
        }

        if (missed.Count > MostMissed)
        {
            yield return $"  and {Figures.Count(missed.Count - MostMissed)} more, which the report has";
        }
    }

    /// <summary>The page to open first alone on its line, then what else is there.</summary>
    private static IEnumerable<string> Paths(RunFolder folder)
    {
        IReadOnlyList<string> files = FolderListing.In(folder.FolderPath);
        if (files is [{ } first, ..])
        {
            yield return $"Report: {Path.Combine(folder.FolderPath, first)}";
        }

        yield return $"Folder: {folder.FolderPath} ({string.Join(", ", files.Skip(1))})";
        if (ResultsIndex.Holds(folder))
        {
            yield return $"All runs: {ResultsIndex.Page}";
        }
    }

    private static IEnumerable<string> Optional(string name, string? text) => text is null ? [] : [$"{name}: {text}"];

    /// <summary>Not a page of it.</summary>
    private static string Cut(string text) => text.Length > MostLetters ? text[..MostLetters] + " ..." : text;

    /// <summary>On one line, and nothing in it that a terminal would obey.</summary>
    private static string Plain(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
