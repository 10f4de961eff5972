using System.Globalization;
using Perf.Analysis.Formatting;
using Perf.Analysis.Reports.Html;
using Perf.Analysis.Runs;

namespace Perf.Analysis.Reports.Index;

/// <summary>The runs in the index: a row each, and below the table why some of them cannot be read.</summary>
internal static class RunTable
{
    private const int CommitDigits = 7;
    private const int FingerprintDigits = 6;

    public static void Add(HtmlPage page, IReadOnlyList<IndexedRun> runs)
    {
        page.Heading("Runs");
        if (runs.Count == 0)
        {
            page.Paragraph("There is none yet. This measures one, in about 10 minutes:");
            page.Code("dotnet run -c Release --project benchmarks");
            return;
        }

        page.Paragraph($"{Figures.Count(runs.Count)} {(runs.Count == 1 ? "run" : "runs")}, newest first. {Machines(runs)}".TrimEnd());
        page.BeginTable(["When (UTC)", "Run", "Commit", "Machine", "Verdict", "Bottleneck", "Files"]);
        foreach (IndexedRun run in runs)
        {
            page.Row(Cells(run), Tone(run), Links(run));
        }

        page.EndTable();
        IndexedRun[] damaged = [.. runs.Where(run => run.Problem is not null)];
        if (damaged.Length > 0)
        {
            page.Paragraph("What cannot be read:", "dim");
            page.Lines(damaged.Select(run => $"{run.Place}: {run.Problem}"));
        }
    }

    private static string Machines(IReadOnlyList<IndexedRun> runs)
    {
        int machines = runs.Select(run => run.Manifest?.Machine.Fingerprint).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        return machines > 1
            ? $"They are of {Figures.Count(machines)} machines, whose times say nothing about each other."
            : string.Empty;
    }

    private static IReadOnlyList<string> Cells(IndexedRun run)
    {
        string when = run.StartedAt?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? Figures.None;
        if (run is not { Manifest: { } manifest, Headline: { } headline })
        {
            return [when, Path.GetFileName(run.Place), Figures.None, Figures.None, "DAMAGED", "its manifest cannot be read (below)"];
        }

        return
        [
            when,
            manifest.Verb + (manifest.Profile is { } profile ? $" {profile}" : string.Empty),
            manifest.Commit[..Math.Min(manifest.Commit.Length, CommitDigits)] + (manifest.Dirty ? " with changes" : string.Empty),
            MachineOf(manifest.Machine),
            headline.Word,
            run.Problem is null ? headline.Bottleneck ?? Figures.None : "a file of it cannot be read (below)",
        ];
    }

    /// <summary>Machines of one kind are told apart by their fingerprints.</summary>
    private static string MachineOf(MachineFacts machine) =>
        $"{machine.CpuModel}, {Figures.Count(machine.Cores)} cores "
        + $"({machine.Fingerprint[..Math.Min(machine.Fingerprint.Length, FingerprintDigits)]})";

    /// <summary>Beside the word of the verdict, which says the same.</summary>
    private static string? Tone(IndexedRun run) => run.Manifest is null || run.Headline is { Word: "FAIL" } ? "worse" : null;

    private static string Links(IndexedRun run)
    {
        string folder = string.Join('/', run.Place.Split('/').Select(Uri.EscapeDataString));
        return string.Join(" · ", run.Files.Select(name => HtmlPage.Link(name, $"{folder}/{Uri.EscapeDataString(name)}")));
    }
}
