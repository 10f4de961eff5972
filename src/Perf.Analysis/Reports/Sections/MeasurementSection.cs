using Perf.Analysis.Benchmarks;
using Perf.Analysis.Load;
using Perf.Analysis.Load.Health;
using Perf.Analysis.Reports.Html;
using Perf.Analysis.Runs;

namespace Perf.Analysis.Reports.Sections;

/// <summary>Whether the figures can be believed, and what is missing.</summary>
internal static class MeasurementSection
{
    /// <summary>Of a part that is missing: the parameters of cases that were left out are longer than that.</summary>
    private const int MostOfName = 110;

    /// <summary>The verbs whose runs hold no suites: that none was measured is nothing missing there.</summary>
    private static readonly string[] VerbsWithoutSuites = ["backfill", "load", "drill"];

    public static void Add(HtmlPage page, RunFiles run)
    {
        page.BeginSection("measurement", "Health of the measurement");
        if (run.Manifest.Dirty)
        {
            page.Paragraph("The working tree had uncommitted changes: these numbers belong to no commit.", "worse");
        }

        if (run.Load.Value is { } load)
        {
            AddChecks(page, load, run.Load.Source["runs"]);
        }

        page.Subheading("What is missing");
        Markup[] missing = [.. Missing(run).Distinct(StringComparer.Ordinal).Select(text => (Markup)text)];
        if (missing.Length == 0)
        {
            page.Paragraph("Nothing that this report knows of.");
        }

        page.Bullets(missing);
        if (run.Manifest.Missing.Any(part => part.What.Length > MostOfName))
        {
            page.Paragraph($"What has … in it stands whole in the file {run.ManifestSource.File}.", "dim");
        }

        page.EndSection();
    }

    /// <summary>As the page has it.</summary>
    public static MissingPart InShort(MissingPart part) => part with { What = Markup.Shorten(part.What, MostOfName) };

    private static void AddChecks(HtmlPage page, LoadTestReport load, Source source)
    {
        (LoadRun Run, HealthCheck Check, Source Source)[] checks =
        [
            .. from run in load.Runs.Index()
               from check in run.Item.Validity.Checks.Index()
               select (run.Item, check.Item, source[run.Index]["validity"]["checks"][check.Index]),
        ];
        page.BeginFold("The load generator's checks of itself");
        page.Table(
            ["Run", "Check", "Found", "Value", "Limit", "Verdict"],
            checks.Select(one => (IReadOnlyList<Markup>)
            [
                Markup.Name(LoadText.Name(one.Run)),
                Json.SnakeCase.NameOf(one.Check.Name).Replace('_', ' '),
                Markup.Long(one.Check.Text, Source.Row["text"]),
                Shown.Fixed(one.Check.Value, 4, Source.Row["value"]),
                Shown.Fixed(one.Check.Limit, 4, Source.Row["limit"]),
                one.Check.IsPassed ? "✔ within" : "✘ BEYOND",
            ]),
            [.. checks.Select(one => one.Source)]);
        page.EndFold();
        page.Bullets(
        [
            .. load.Runs.Where(run => !run.Validity.Valid)
                .Select(run => Markup.Name(LoadText.Name(run)) + $": ✘ INVALID: {run.Validity.Cause}"),
            .. load.Runs.Where(run => run.RepeatedBecause is not null)
                .Select(run => Markup.Name(LoadText.Name(run)) + $": repeated, because the first try was INVALID: {run.RepeatedBecause}"),
            .. load.Runs.Where(run => LoadText.NotSettled(run) is not null)
                .Select(run => Markup.Name(LoadText.Name(run)) + $": {LoadText.NotSettled(run)}"),
            .. load.Runs.Where(run => LoadText.TooFew(run) is not null)
                .Select(run => Markup.Name(LoadText.Name(run)) + $": {LoadText.TooFew(run)}"),
        ]);
    }

    private static IEnumerable<string> Missing(RunFiles run) =>
    [
        .. run.Manifest.Missing.GroupBy(part => part.Why, StringComparer.Ordinal)
            .Select(reason => $"{string.Join("; ", reason.Select(part => InShort(part).What))}: {reason.Key}"),
        .. run.Manifest.Steps.Where(step => step.Status != StepStatus.Done)
            .Select(step => $"step {step.Name}: {step.Status.ToString().ToLowerInvariant()}"
                + (step.Detail is null ? string.Empty : $" ({step.Detail})")),
        .. SuiteConvention.All
            .Where(_ => !VerbsWithoutSuites.Contains(run.Manifest.Verb, StringComparer.Ordinal))
            .Where(suite => run.Suites.Value?.Suite(suite.Suite).Count is null or 0)
            .Select(suite => $"suite {suite.Suite}: no measured case was exported"),
    ];
}
