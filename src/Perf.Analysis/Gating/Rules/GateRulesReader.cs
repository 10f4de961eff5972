using System.Text.Json;
using Perf.Analysis.Json;

namespace Perf.Analysis.Gating.Rules;

/// <summary>Reads <see cref="GateRules"/>, and refuses what would not judge as it was meant.</summary>
public static class GateRulesReader
{
    private const int MostLaunches = 1_000;

    /// <exception cref="ArtifactException">The file is missing, cannot be read, or a key is missing, unknown or out of range.</exception>
    public static async Task<GateRules> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        GateRules rules;
        try
        {
            rules = await ArtifactFile.ReadAsync<GateRules>(path, cancellationToken);
        }
        catch (ArtifactException error) when (error.InnerException is JsonException json)
        {
            throw Bad(path, json.Message.ReplaceLineEndings(" ").TrimEnd('.', ' '), error);
        }

        if (Complaint(rules) is { } complaint)
        {
            throw Bad(path, complaint, null);
        }

        return rules;
    }

    private static ArtifactException Bad(string path, string why, Exception? innerException) =>
        new(path, $"not rules to judge by: {why}", "Correct the file", innerException);

    /// <summary>The first thing that is wrong with them, by its key; null when nothing is.</summary>
    private static string? Complaint(GateRules rules) =>
        Named(
            ("screen_level", IsLevel(rules.ScreenLevel)),
            ("confirm_level", IsLevel(rules.ConfirmLevel)),
            ("control_level", IsLevel(rules.ControlLevel)),
            ("screen_launches", rules.ScreenLaunches is > 0 and <= MostLaunches),
            ("confirm_launches", rules.ConfirmLaunches is > 0 and <= MostLaunches),
            ("short_below_ns", IsShare(rules.ShortBelowNs / 1e9)),
            ("short_tolerance", IsShare(rules.ShortTolerance)),
            ("stored_tolerance", IsShare(rules.StoredTolerance)),
            ("wait_tolerance", IsShare(rules.WaitTolerance)),
            ("controls", ArePatterns(rules.Controls)),
            ("key", ArePatterns(rules.Key)))
        ?? OfGroups(rules.Groups)
        ?? OfWaivers(rules.Waivers)
        ?? OfBudgets(rules.Budgets);

    private static string? OfGroups(IReadOnlyList<GateGroup> groups)
    {
        if (groups.Count == 0 || groups[^1]?.Benchmarks?.Contains("*", StringComparer.Ordinal) != true)
        {
            return "groups must end with one whose benchmarks are \"*\", so that each benchmark has one";
        }

        return FirstOf(groups, "groups", group => Named(
            ("name", IsText(group.Name)),
            ("benchmarks", ArePatterns(group.Benchmarks)),
            ("tolerance", IsShare(group.Tolerance)),
            ("goal", IsShare(group.Goal) && group.Goal > group.Tolerance)));
    }

    private static string? OfWaivers(IReadOnlyList<GateWaiver> waivers) =>
        FirstOf(waivers, "waivers", waiver => Named(
            ("id", IsText(waiver.Id) && waivers.Count(other => other?.Id == waiver.Id) == 1),
            ("benchmark", IsText(waiver.Benchmark)),
            ("owner", IsText(waiver.Owner)),
            ("reason", IsText(waiver.Reason)),
            ("max_ratio", double.IsFinite(waiver.MaxRatio) && waiver.MaxRatio > 1),
            ("max_more_bytes", double.IsFinite(waiver.MaxMoreBytes) && waiver.MaxMoreBytes >= 0)));

    private static string? OfBudgets(IReadOnlyList<GateBudget> budgets) =>
        FirstOf(budgets, "budgets", budget => Named(
            ("id", IsText(budget.Id) && budgets.Count(other => other?.Id == budget.Id) == 1),
            ("benchmark", IsText(budget.Benchmark)),
            ("against", IsText(budget.Against)),
            ("reason", IsText(budget.Reason)),
            ("max_ratio", double.IsFinite(budget.MaxRatio) && budget.MaxRatio > 0)));

    private static string? FirstOf<T>(IReadOnlyList<T> entries, string key, Func<T, string?> complaintOf)
    {
        foreach ((int place, T entry) in entries.Index())
        {
            if (entry is null)
            {
                return $"{key}[{place}] is null";
            }

            if (complaintOf(entry) is { } complaint)
            {
                return $"{key}[{place}]: {complaint}";
            }
        }

        return null;
    }

    private static string? Named(params ReadOnlySpan<(string Key, bool IsGood)> keys)
    {
        foreach ((string key, bool isGood) in keys)
        {
            if (!isGood)
            {
                return $"{key} {Meant(key)}";
            }
        }

        return null;
    }

    private static string Meant(string key) => key switch
    {
        "screen_level" or "confirm_level" or "control_level" => "must lie above 0 and below 0.5",
        "screen_launches" or "confirm_launches" => $"must be 1 to {MostLaunches}",
        "goal" => "must lie above the tolerance and below 1",
        "id" => "must be there, and each id once",
        "max_ratio" => "is out of range: 1.1 accepts 10% more",
        "short_below_ns" => "must be nanoseconds from 0 to a second",
        "tolerance" or "short_tolerance" or "stored_tolerance" or "wait_tolerance" => "must lie from 0 to below 1: 0.01 is 1%",
        "max_more_bytes" => "must not be negative",
        "controls" or "key" or "benchmarks" => "must be patterns of names, none of them empty",
        _ => "must be there",
    };

    private static bool IsLevel(double value) => value is > 0 and < 0.5;

    private static bool IsShare(double value) => value is >= 0 and < 1;

    private static bool IsText(string? value) => !string.IsNullOrWhiteSpace(value);

    private static bool ArePatterns(IReadOnlyList<string> patterns) => patterns.All(IsText);
}
