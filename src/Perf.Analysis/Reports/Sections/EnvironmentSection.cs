using System.Globalization;
using System.Text.Json;
using Perf.Analysis.Formatting;
using Perf.Analysis.Json;
using Perf.Analysis.Reports.Html;
using Perf.Analysis.Runs;

namespace Perf.Analysis.Reports.Sections;

/// <summary>On what, with which settings and seeds, and how to do it again; and the data.</summary>
internal static class EnvironmentSection
{
    /// <summary>As the files are written, without their blanks.</summary>
    private static readonly ArtifactJsonContext Compact =
        new(new JsonSerializerOptions(ArtifactJsonContext.Default.Options) { WriteIndented = false });

    public static void Add(HtmlPage page, RunFiles run)
    {
        RunManifest manifest = run.Manifest;
        page.BeginSection("environment", "Environment");
        AddFacts(page, manifest, run.ManifestSource);
        page.Subheading("Steps");
        page.Table(
            ["Step", "Status", "Time", "Detail"],
            manifest.Steps.Index().Select(one => (IReadOnlyList<Markup>)
            [
                one.Item.Name,
                one.Item.Status.ToString().ToLowerInvariant(),
                Shown.Seconds(one.Item.DurationSeconds, run.ManifestSource["steps"][one.Index]["duration_seconds"], 1),
                Markup.Long(one.Item.Detail ?? string.Empty),
            ]));
        page.Subheading("To repeat it");
        page.Code($"git checkout {manifest.Commit}\n{CommandOf(manifest)}");
        AddData(page, run);
        page.EndSection();
    }

    private static void AddFacts(HtmlPage page, RunManifest manifest, Source source)
    {
        MachineFacts machine = manifest.Machine;
        page.Table(
            ["What", "Value"],
            [
                ["Commit", manifest.Commit + (manifest.Dirty ? " with uncommitted changes" : string.Empty)],
                ["Started", Utc(manifest.StartedAt)],
                ["Finished", manifest.FinishedAt is { } finished ? Utc(finished) : Figures.None],
                ["Machine", Markup.Name(machine.CpuModel) + ", " + Shown.Count(machine.Cores, source["machine"]["cores"]) + " cores, "
                    + Shown.Mebibytes(machine.MemoryBytes, source["machine"]["memory_bytes"]) + ", " + Markup.Name(machine.Os)],
                ["Fingerprint", machine.Fingerprint],
                [".NET", machine.Dotnet],
                ["Peak memory of the lab", Shown.Mebibytes(manifest.PeakMemoryBytes, source["peak_memory_bytes"])],
                .. manifest.Seeds.OrderBy(seed => seed.Key, StringComparer.Ordinal).Select(seed => (IReadOnlyList<Markup>)
                    [$"Seed: {seed.Key}", Markup.Figure(seed.Value.ToString(CultureInfo.InvariantCulture), source["seeds"][seed.Key])]),
            ]);
        page.BeginFold("Versions and settings");
        page.Table(
            ["What", "Value"],
            [
                .. Rows("Version", manifest.Versions),
                .. Rows("Setting", manifest.Configuration),
                .. Rows("PostgreSQL", manifest.PostgresSettings),
            ]);
        page.EndFold();
    }

    private static IEnumerable<IReadOnlyList<Markup>> Rows(string kind, IReadOnlyDictionary<string, string> values) =>
        values.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => (IReadOnlyList<Markup>)[$"{kind}: {pair.Key}", Markup.Long(pair.Value)]);

    /// <summary>The manifest and the decision in the page, where there is room; the rest is too large for it, and lies beside it.</summary>
    private static void AddData(HtmlPage page, RunFiles run)
    {
        page.Subheading("Data");
        string[] files =
        [
            run.ManifestSource.File,
            .. run.Decision.Value is null ? (string[])[] : [run.Decision.Source.File],
            .. run.Backfill.Value is null ? (string[])[] : [run.Backfill.Source.File],
            .. run.Load.Value is null ? (string[])[] : [run.Load.Source.File],
            .. run.Drills.Value is null ? (string[])[] : [run.Drills.Source.File],
            .. run.Simulation.Value is null ? (string[])[] : [run.Simulation.Source.File],
            .. run.Recovery.Value is null ? (string[])[] : [run.Recovery.Source.File],
            .. (run.Suites.Value?.Results ?? []).Select(result => $"bench/{result.File}").Distinct(StringComparer.Ordinal),
        ];
        page.Paragraph("Every figure says in data-source in which of these files, which lie beside this one, and where in it it stands:");
        page.Bullets(files.Select(file => Markup.Link(file, file)));
        RunManifest manifest = run.Manifest with { Missing = [.. run.Manifest.Missing.Select(MeasurementSection.InShort)] };
        AddJson(page, "manifest-json", JsonSerializer.Serialize(manifest, Compact.RunManifest), run.ManifestSource);
        if (run.Decision.Value is { } matrix)
        {
            AddJson(page, "decision-json", JsonSerializer.Serialize(matrix, Compact.DecisionMatrix), run.Decision.Source);
        }
    }

    private static void AddJson(HtmlPage page, string id, string json, Source source)
    {
        if (!page.TryEmbed(id, json))
        {
            page.Paragraph($"{source.File} lies beside this page only, which would be too large with it.", "dim");
        }
    }

    private static string CommandOf(RunManifest manifest) =>
        "dotnet run -c Release --project benchmarks"
        + (manifest.Arguments.Count == 0 ? string.Empty : $" -- {string.Join(' ', manifest.Arguments.Select(Quoted))}");

    private static string Quoted(string argument) =>
        argument.AsSpan().IndexOfAny(" *'\"$") < 0 ? argument : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Utc(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
