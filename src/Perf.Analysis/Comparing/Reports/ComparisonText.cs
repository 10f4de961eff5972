using Perf.Analysis.Formatting;
using Perf.Analysis.Json;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Comparing.Reports;

/// <summary>A comparison in words and cells, the same in every format.</summary>
internal static class ComparisonText
{
    private const int CommitDigits = 7;
    private const double SmallestPShown = 0.0001;

    public static readonly IReadOnlyList<string> BenchmarkHeader =
        ["Benchmark", "Base", "Candidate", "Ratio [95%]", "Adjusted p", "n", "Bytes/op", "Finding"];

    public static readonly IReadOnlyList<string> FigureHeader =
        ["What", "Figure", "Base [95%]", "Candidate [95%]", "Ratio [95%]", "Finding", "Because"];

    /// <summary>The sections beside the benchmarks, those with something in them.</summary>
    public static IEnumerable<(string Title, IReadOnlyList<ComparedGroup> Groups)> Sections(Comparison comparison) =>
        new (string Title, IReadOnlyList<ComparedGroup> Groups)[]
        {
            ("Load tests", comparison.Load), ("Backfill", comparison.Backfill), ("Drills", comparison.Drills),
        }.Where(section => section.Groups.Count > 0);

    /// <summary><c>results/runs/a: run a, commit 0a1b2c3 with changes, profile quick; Xeon, 2 cores</c>.</summary>
    public static string Describe(ComparedRun run)
    {
        string[] facts =
        [
            .. run.RunId is { } id ? (string[])[$"run {id}"] : [],
            .. run.Commit is { } commit
                ? (string[])[$"commit {commit[..Math.Min(commit.Length, CommitDigits)]}{(run.Dirty == true ? " with changes" : "")}"]
                : [],
            .. run.Profile is { } profile ? (string[])[$"profile {profile}"] : [],
            .. run.Machine.Length > 0 ? (string[])[run.Machine] : [],
        ];
        return facts.Length == 0 ? run.Path : $"{run.Path}: {string.Join("; ", facts)}";
    }

    /// <summary>In the order of <see cref="BenchmarkHeader"/>.</summary>
    public static IReadOnlyList<string> Cells(ComparedBenchmark row) =>
    [
        row.Title,
        row.Base is { } before ? Figures.Nanoseconds(before.MedianNs) : Figures.None,
        row.Candidate is { } after ? Figures.Nanoseconds(after.MedianNs) : Figures.None,
        RatioText.Of(row.Ratio, row.RatioInterval95),
        PValue(row.AdjustedPValue),
        Iterations(row),
        Bytes(row.Base?.BytesPerOperation, row.Candidate?.BytesPerOperation),
        FindingOf(row),
    ];

    /// <summary>In the order of <see cref="FigureHeader"/>, a row a figure; a group without any has one row.</summary>
    public static IEnumerable<(ComparedFigure? Figure, IReadOnlyList<string> Cells)> Rows(ComparedGroup group)
    {
        if (group.Figures.Count == 0)
        {
            yield return (null, [group.Name, Figures.None, Figures.None, Figures.None, Figures.None, Found(group.Presence), Figures.None]);
        }

        foreach (ComparedFigure figure in group.Figures)
        {
            yield return (figure,
            [
                group.Name,
                figure.Name,
                Value(figure.Name, figure.Base, figure.BaseInterval95),
                Value(figure.Name, figure.Candidate, figure.CandidateInterval95),
                RatioText.Of(figure.Ratio, figure.RatioInterval95),
                group.Presence == Presence.Both ? Word(figure.Finding, "worse", "better", "not tested") : Found(group.Presence),
                figure.Basis + (figure.PValue is { } p ? $", p {PValue(p)}" : string.Empty),
            ]);
        }
    }

    public static string FindingOf(ComparedBenchmark row)
    {
        string found = row.Presence switch
        {
            Presence.Both => Word(row.Finding, "slower", "faster", "too few iterations"),
            Presence.Failed => $"failed in {FailedIn(row.FailedIn)}",
            _ => Found(row.Presence),
        };
        string bytes = row.BytesFinding switch
        {
            Finding.Worse => ", allocates more",
            Finding.Better => ", allocates less",
            _ => string.Empty,
        };
        return found + bytes + (row.Note is { } note ? $"; {note}" : string.Empty);
    }

    /// <summary>Good or bad news for who reads it in colours; null for neither.</summary>
    public static Finding? ToneOf(ComparedBenchmark row) => row switch
    {
        { Presence: Presence.Failed or Presence.Missing } or { Finding: Finding.Worse } or { BytesFinding: Finding.Worse } => Finding.Worse,
        { Finding: Finding.Better } or { BytesFinding: Finding.Better } => Finding.Better,
        _ => null,
    };

    private static string Word(Finding finding, string worse, string better, string notTested) => finding switch
    {
        Finding.Worse => worse,
        Finding.Better => better,
        Finding.NoDifferenceShown => "no difference shown",
        _ => notTested,
    };

    private static string Found(Presence presence) => SnakeCase.NameOf(presence);

    private static string FailedIn(ComparedSide? side) => side switch
    {
        ComparedSide.Base => "the base",
        ComparedSide.Candidate => "the candidate",
        _ => "both",
    };

    private static string PValue(double? p) => p switch
    {
        null => Figures.None,
        < SmallestPShown => "<0.0001",
        { } value => Figures.Fixed(value, value < 0.01 ? 4 : 2),
    };

    private static string Iterations(ComparedBenchmark row) =>
        (row.Base?.Iterations, row.Candidate?.Iterations) switch
        {
            (null, null) => Figures.None,
            ({ } before, { } after) when before == after => Figures.Count(before),
            var (before, after) => $"{Or(before)}, {Or(after)}",
        };

    private static string Or(int? count) => count is { } value ? Figures.Count(value) : Figures.None;

    private static string Bytes(long? before, long? after) =>
        before == after ? Figures.Bytes(before) : $"{Figures.Bytes(before)} -> {Figures.Bytes(after)}";

    private static string Value(string name, double? value, Interval? interval)
    {
        if (value is not { } known)
        {
            return Figures.None;
        }

        return name switch
        {
            _ when name.EndsWith("_ms", StringComparison.Ordinal) => Figures.Milliseconds(known, interval),
            _ when name.EndsWith("_per_second", StringComparison.Ordinal) => Figures.PerSecond(known) + "/s",
            _ when name.EndsWith("_seconds", StringComparison.Ordinal) => Figures.Seconds(known),
            _ when name.EndsWith("_rate", StringComparison.Ordinal) => Figures.Percent(known, decimals: 2),
            _ => Figures.Fixed(known, 2),
        };
    }
}
