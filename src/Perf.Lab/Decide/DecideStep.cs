using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;
using Perf.Analysis.Decisions.Proving;
using Perf.Analysis.Formatting;
using Perf.Analysis.Json;
using Perf.Analysis.Runs;
using Perf.Lab.Cli;
using Spectre.Console;

namespace Perf.Lab.Decide;

/// <summary>Names the bottleneck from a run's own files, writes the decision matrix beside them and shows it.</summary>
internal static class DecideStep
{
    public const string Name = "decide";

    /// <summary>What was proven before of the same run is kept.</summary>
    /// <exception cref="ArtifactException">The run has no baseline to decide on, or a file cannot be read.</exception>
    public static async Task<DecisionMatrix> RunAsync(LabConsole console, RunFolder folder, CancellationToken cancellationToken)
    {
        BackfillBaseline baseline = await ArtifactFile.ReadAsync<BackfillBaseline>(folder.BackfillBaseline, cancellationToken);
        BenchmarkSet suites = await BenchmarkDotNetReader.ReadFolderAsync(folder.BenchFolder, cancellationToken);
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(baseline, suites) with
        {
            Proof = File.Exists(folder.DecisionMatrix)
                ? (await ArtifactFile.ReadAsync<DecisionMatrix>(folder.DecisionMatrix, cancellationToken)).Proof
                : null,
        };
        await ArtifactFile.WriteAsync(folder.DecisionMatrix, matrix, cancellationToken);
        Show(console, matrix);
        return matrix;
    }

    private static void Show(LabConsole console, DecisionMatrix matrix)
    {
        console.Line();
        console.Line("DECISION MATRIX");
        console.Out.Write(TableOf(
            ["Stage", "Time", "Share [95%]"],
            matrix.Stages.Select(stage => (IReadOnlyList<string>)
                [stage.Name, Figures.Seconds(stage.Seconds), Figures.Percent(stage.Share, stage.ShareInterval95)])));
        DecisionTable actions = DecisionTable.OfRecommended(matrix);
        if (actions.Rows.Count > 0)
        {
            console.Out.Write(TableOf(actions.Header, actions.Rows));
        }

        console.Line($"  {actions.Rows.Count} of {matrix.Actions.Count} actions are recommended; all are in the report");
        foreach (EvidenceQuote quote in matrix.Evidence)
        {
            console.Line($"  {quote.Statement}");
        }

        foreach (MissingPart part in matrix.Missing)
        {
            console.Line($"  missing: {part.What}: {part.Why}");
        }

        console.Line();
        console.Line(matrix.Verdict.Sentence);
    }

    /// <summary>What was predicted beside what was measured.</summary>
    public static void Show(LabConsole console, DecisionMatrix matrix, DecisionProof proof)
    {
        console.Line();
        console.Line($"PROOF (predicted at {proof.Sealed.PredictedAt:u}, sha256 {proof.Sealed.Sha256[..12]})");
        DecisionTable tried = DecisionTable.OfProof(matrix, proof);
        console.Out.Write(TableOf(tried.Header, tried.Rows));
        if (proof.MedianError is { } median)
        {
            console.Line(
                $"Off by {Figures.Percent(median, 1)} in the median, {Figures.Percent(proof.WorstError, 1)} at worst; the interval held "
                + $"{Figures.Percent(proof.Coverage)}; the order is {(proof.IsRankingRight == false ? "not " : "")}as predicted.");
        }
    }

    private static Table TableOf(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (string title in header)
        {
            table.AddColumn(new TableColumn(new Text(title)));
        }

        foreach (IReadOnlyList<string> row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        return table;
    }
}
