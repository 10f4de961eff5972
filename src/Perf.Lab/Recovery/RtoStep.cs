using System.Globalization;
using MarketData.Recovery;
using Perf.Analysis.Json;
using Perf.Analysis.Recovery;
using Perf.Analysis.Runs;
using Perf.Lab.Cli;
using Perf.Lab.Runs;

namespace Perf.Lab.Recovery;

/// <summary>Writes what the product's policy defines for recovery, for people and for machines, and shows it.</summary>
internal static class RtoStep
{
    public const string Name = "rto";

    private const int RuleWidth = 80;

    /// <exception cref="ArtifactException">The files cannot be written.</exception>
    public static async Task<StepOutcome> RunAsync(LabConsole console, RunFolder folder, CancellationToken cancellationToken)
    {
        RecoveryDefinition definition = RecoveryDefinitions.Of(RecoveryPolicy.Default);
        await ArtifactFile.WriteAsync(folder.RtoRpoDefinitionJson, definition, cancellationToken);
        await ArtifactFile.WriteTextAsync(
            folder.RtoRpoDefinitionMarkdown, RecoveryDefinitionText.Markdown(definition), cancellationToken);
        foreach (string line in Lines(definition))
        {
            console.Line(line);
        }

        console.Line();
        console.Line($"✓ RTO/RPO document saved to {folder.RtoRpoDefinitionJson}");
        return new StepOutcome(true, $"in {Path.GetFileName(folder.RtoRpoDefinitionMarkdown)}");
    }

    /// <summary>As the user's quick start prints it.</summary>
    public static IEnumerable<string> Lines(RecoveryDefinition definition) =>
    [
        "RTO/RPO DEFINITION - Market Data API",
        new string('=', RuleWidth),
        .. Section(
            "Feature Staleness Thresholds",
            definition.FeatureStalenessThresholds,
            one => [$"Threshold: {Text(one.ThresholdHours)} hours", $"Action: {one.Action}"]),
        .. Section(
            "RTO by Failure Type",
            definition.RtoByFailureType,
            one => [$"RTO: {one.Rto}", $"Procedure: {one.Procedure}"]),
        .. Section(
            "RPO by Symbol Criticality",
            definition.RpoBySymbolCriticality,
            one =>
            [
                $"Acceptable Staleness: {Text(one.AcceptableStalenessHours)} hours",
                $"Backfill Frequency: {one.BackfillFrequency}",
            ]),
    ];

    private static IEnumerable<string> Section<T>(string title, IReadOnlyDictionary<string, T> entries, Func<T, string[]> lines) =>
    [
        "",
        $"### {title} ###",
        .. entries.SelectMany(entry => (string[])["", $"{entry.Key}:", .. lines(entry.Value).Select(line => $"  {line}")]),
    ];

    private static string Text(double? hours) => hours?.ToString("0.###", CultureInfo.InvariantCulture) ?? "None";
}
