using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using MarketData.Freshness;
using MarketData.Instruments;
using MarketData.Leasing;
using MarketData.Recovery;
using MarketData.Scheduling;
using Perf.Analysis.Json;
using Perf.Analysis.Recovery;
using Perf.Lab.Recovery;
using Perf.Tests.Architecture;

namespace Perf.Tests.Recovery;

/// <summary>
/// The document says what the product does: it has no number of its own, and no number of the policy is without effect on it.
/// </summary>
public sealed partial class RecoveryDefinitionTests
{
    private static readonly TimeSpan Other = TimeSpan.FromMilliseconds(7_003);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Every number of the policy, changed alone.</summary>
    public static TheoryData<string> Changes => [.. Changed().Keys];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Definition_OfAPolicyWithAnotherNumber_IsAnotherOne(string change)
    {
        RecoveryDefinition before = RecoveryDefinitions.Of(RecoveryPolicy.Default);
        RecoveryDefinition after = RecoveryDefinitions.Of(Changed()[change]);

        Assert.NotEqual(Json(before), Json(after));
        Assert.NotEqual(RecoveryDefinitionText.Markdown(before), RecoveryDefinitionText.Markdown(after));
    }

    [Fact]
    public void Markdown_EveryNumberInIt_IsOneOfThePolicy()
    {
        HashSet<string> known = new(StringComparer.Ordinal) { "404", "429" };
        Collect(RecoveryPolicy.Default, known);
        Collect(Enum.GetValues<Criticality>().Select(RecoveryPolicy.Default.LongestWithoutSuccess), known);
        Collect(LeaseTerms.Default, known);
        Collect(Timetable.Default.Schedules, known);
        Collect(RecoveryPolicy.Default.Contradictions.SelectMany(one => new[] { one.OneSays, one.OtherSays }), known);
        string markdown = RecoveryDefinitionText.Markdown(RecoveryDefinitions.Of(RecoveryPolicy.Default));

        string[] found = [.. Numbers().Matches(markdown).Select(match => match.Value).Distinct(StringComparer.Ordinal)];

        Assert.True(found.Length > 20, "numbers are found in it");
        Assert.Empty(found.Except(known, StringComparer.Ordinal));
    }

    [Fact]
    public void Definition_Keys_AreThoseThatTheUserPrints()
    {
        using JsonDocument json = JsonDocument.Parse(Json(RecoveryDefinitions.Of(RecoveryPolicy.Default)));

        Assert.Equal(["FRESH", "AGING", "STALE", "MISSING"], Keys("feature_staleness_thresholds"));
        Assert.Equal(
            ["SCHEDULER_CRASH", "POLYGON_API_RATE_LIMIT", "DATABASE_CONNECTION_LOSS", "FEATURE_COMPUTATION_FAILURE"],
            Keys("rto_by_failure_type"));
        Assert.Equal(["CRITICAL_SYMBOLS", "STANDARD_SYMBOLS", "LOW_PRIORITY_SYMBOLS"], Keys("rpo_by_symbol_criticality"));

        IEnumerable<string> Keys(string group) => json.RootElement.GetProperty(group).EnumerateObject().Select(one => one.Name);
    }

    [Fact]
    public void Definition_Thresholds_AreThoseThatAnswersAreJudgedBy()
    {
        RecoveryDefinition definition = RecoveryDefinitions.Of(RecoveryPolicy.Default);

        Assert.Equal(
            [StalenessPolicy.AgingFrom.TotalHours, StalenessPolicy.StaleFrom.TotalHours, 24, null],
            definition.FeatureStalenessThresholds.Values.Select(one => one.ThresholdHours));
    }

    /// <summary>Until the files in results/ are written anew: <c>rto</c>.</summary>
    [Fact]
    public async Task Committed_Files_AreWhatRtoWritesNow()
    {
        RecoveryDefinition now = RecoveryDefinitions.Of(RecoveryPolicy.Default);

        RecoveryDefinition committed = await ArtifactFile.ReadAsync<RecoveryDefinition>(
            Repository.Absolute("results/rto_rpo_definition.json"), Cancellation);

        Assert.Equal(Json(now), Json(committed));
        Assert.Equal(
            RecoveryDefinitionText.Markdown(now),
            await File.ReadAllTextAsync(Repository.Absolute("results/RTO_RPO_DEFINITION.md"), Cancellation));
    }

    [Fact]
    public void Lines_OnTheConsole_AreThoseOfTheUsersQuickStart()
    {
        string[] lines = [.. RtoStep.Lines(RecoveryDefinitions.Of(RecoveryPolicy.Default))];

        // Where the quick start is overruled by the plan, the time is the plan's.
        string[] expected =
        [
            "RTO/RPO DEFINITION - Market Data API",
            "### Feature Staleness Thresholds ###", "FRESH:", "  Threshold: 1 hours", "  Action: Return with timestamp",
            "AGING:", "  Threshold: 6 hours", "STALE:", "  Threshold: 24 hours", "MISSING:", "  Threshold: None hours",
            "### RTO by Failure Type ###", "SCHEDULER_CRASH:", "  RTO: 5 minutes", "POLYGON_API_RATE_LIMIT:", "  RTO: 30 seconds",
            "DATABASE_CONNECTION_LOSS:", "  RTO: 2 minutes", "FEATURE_COMPUTATION_FAILURE:", "  RTO: 1 seconds",
            "### RPO by Symbol Criticality ###", "CRITICAL_SYMBOLS:", "  Acceptable Staleness: 1 hours",
            "  Backfill Frequency: Every 15 minutes", "STANDARD_SYMBOLS:", "  Acceptable Staleness: 4 hours",
            "  Backfill Frequency: Every hour", "LOW_PRIORITY_SYMBOLS:", "  Acceptable Staleness: 24 hours", "  Backfill Frequency: Every 8 hours",
        ];
        Assert.Equal(expected, lines.Intersect(expected, StringComparer.Ordinal));
    }

    private static string Json(RecoveryDefinition definition) =>
        JsonSerializer.Serialize(definition, ArtifactJsonContext.Default.RecoveryDefinition);

    private static Dictionary<string, RecoveryPolicy> Changed()
    {
        RecoveryPolicy policy = RecoveryPolicy.Default;
        Dictionary<string, RecoveryPolicy> changed = new(StringComparer.Ordinal)
        {
            ["restart delay"] = policy with { RestartDelay = Other },
            ["daily at"] = policy with { DailyAtUtc = new TimeOnly(2, 45) },
            ["without success"] = policy with { Alerts = policy.Alerts with { LongestWithoutSuccess = Other } },
            ["failed"] = policy with { Alerts = policy.Alerts with { FailedPercent = 21 } },
            ["lacking"] = policy with { Alerts = policy.Alerts with { LackingPercent = 11 } },
            ["judged"] = policy with { Alerts = policy.Alerts with { JudgingInterval = Other } },
        };
        for (int i = 0; i < policy.Pauses.Count; i++)
        {
            changed[$"pause {i}"] = policy with { Pauses = With(policy.Pauses, i, Other) };
        }

        for (int i = 0; i < policy.Failures.Count; i++)
        {
            FailureObjective one = policy.Failures[i];
            changed[$"{one.Failure} RTO"] = policy with { Failures = With(policy.Failures, i, one with { Rto = Other }) };
            changed[$"{one.Failure} target"] = policy with { Failures = With(policy.Failures, i, one with { Target = Other }) };
            changed[$"{one.Failure} answer"] = policy with { Failures = With(policy.Failures, i, one with { AnswerTarget = Other }) };
        }

        for (int i = 0; i < policy.Classes.Count; i++)
        {
            ClassObjective one = policy.Classes[i];
            changed[$"{one.Class} staleness"] = policy with { Classes = With(policy.Classes, i, one with { AcceptableStaleness = Other }) };
            changed[$"{one.Class} cadence"] = policy with
            {
                Classes = With(policy.Classes, i, one with { Cadence = TimeSpan.FromHours(12) }),
            };
            changed[$"{one.Class} loss"] = policy with { Classes = With(policy.Classes, i, one with { MaxDataLoss = Other }) };
        }

        return changed;
    }

    private static List<T> With<T>(IReadOnlyList<T> list, int index, T value) => [.. list.Select((old, i) => i == index ? value : old)];

    /// <summary>
    /// Times in every unit, and whole numbers, of everything that is reached by properties; of texts only those given themselves, as
    /// what the user's documents say and the expressions for Quartz.
    /// </summary>
    private static void Collect(object? value, HashSet<string> known)
    {
        switch (value)
        {
            case null or Symbol or Enum or Contradiction or RecoveryProcedure:
                break;
            case TimeSpan span:
                known.UnionWith(
                    new[] { span.TotalHours, span.TotalMinutes, span.TotalSeconds, span.TotalMilliseconds }
                        .Select(number => number.ToString("0.###", CultureInfo.InvariantCulture)));
                break;
            case TimeOnly time:
                known.UnionWith(Numbers().Matches(time.ToString("HH:mm", CultureInfo.InvariantCulture)).Select(match => match.Value));
                break;
            case int number:
                known.Add(number.ToString(CultureInfo.InvariantCulture));
                break;
            case string text:
                known.UnionWith(Numbers().Matches(text).Select(match => match.Value));
                break;
            case IEnumerable items:
                foreach (object? item in items)
                {
                    Collect(item, known);
                }

                break;
            default:
                foreach (PropertyInfo property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
                {
                    if (property.PropertyType != typeof(string) || value is Schedule)
                    {
                        Collect(property.GetValue(value), known);
                    }
                }

                break;
        }
    }

    /// <summary>Not those inside names, as in <c>/api/v1</c>.</summary>
    [GeneratedRegex(@"(?<![\w.])\d+(\.\d+)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbers();
}
