using MarketData.Alerts;
using MarketData.Instruments;
using MarketData.Recovery;
using MarketData.Tests.Calendars;

namespace MarketData.Tests.Alerts;

/// <summary>Fault 26: at the thresholds themselves, and just beyond them.</summary>
public sealed class AlertRulesTests
{
    private static readonly DateTimeOffset Now = Instant.At("2026-07-15T12:00Z");

    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);

    /// <summary>Class, its limit in hours; low-priority symbols get the limit from the time on at which their daily run was due.</summary>
    public static TheoryData<Criticality, double> Silences { get; } = new()
    {
        { Criticality.Critical, 6 },
        { Criticality.Standard, 6 },
        { Criticality.Low, 14 },
    };

    /// <summary>Class, part of its symbols, all of them, whether that is more than 20%.</summary>
    public static TheoryData<Criticality, int, int, bool> Failures { get; } = new()
    {
        { Criticality.Critical, 0, 4, false },
        { Criticality.Critical, 1, 4, true },
        { Criticality.Standard, 1, 5, false },
        { Criticality.Standard, 2, 5, true },
        { Criticality.Low, 8, 41, false },
        { Criticality.Low, 9, 41, true },
        { Criticality.Low, 0, 0, false },
        { Criticality.Low, 200_000_000, 1_000_000_000, false },
        { Criticality.Low, 200_000_001, 1_000_000_000, true },
    };

    /// <summary>Class, part of its symbols, all of them, whether that is more than 10%.</summary>
    public static TheoryData<Criticality, int, int, bool> Lackings { get; } = new()
    {
        { Criticality.Critical, 0, 4, false },
        { Criticality.Standard, 1, 5, true },
        { Criticality.Low, 4, 40, false },
        { Criticality.Low, 3, 30, false },
        { Criticality.Low, 4, 41, false },
        { Criticality.Low, 5, 41, true },
    };

    [Fact]
    public void Judge_AllIsWell_FindsNothing() => Assert.Empty(AlertRules.Default.Judge(Facts()));

    [Theory]
    [MemberData(nameof(Silences))]
    public void Judge_ClassSilentForExactlyItsLimit_IsNoAlert(Criticality criticality, double hours) =>
        Assert.Empty(AlertRules.Default.Judge(Facts(With(criticality) with { LastSuccessAt = Now.AddHours(-hours) })));

    [Theory]
    [MemberData(nameof(Silences))]
    public void Judge_ClassSilentForAMomentMore_WarnsOfThatClassAlone(Criticality criticality, double hours)
    {
        AlertCondition condition = Assert.Single(
            AlertRules.Default.Judge(Facts(With(criticality) with { LastSuccessAt = Now.AddHours(-hours) - Moment })));

        Assert.Equal((AlertKind.NoSuccess, criticality, AlertSeverity.Warning), (condition.Kind, condition.Class, condition.Severity));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Judge_NothingSucceededForSixHours_WarnsOfAllOnlyBeyond(long ticksMore, bool warns)
    {
        DateTimeOffset last = Now.AddHours(-6).AddTicks(-ticksMore);
        ClassFacts[] silent = [.. Facts().Classes.Select(one => one with { LastSuccessAt = last })];

        IReadOnlyList<AlertCondition> conditions = AlertRules.Default.Judge(Facts() with { Classes = silent });

        Assert.Equal(warns, conditions.Any(one => one is { Kind: AlertKind.NoSuccess, Class: null }));
    }

    [Fact]
    public void Judge_NeverSucceeded_CountsFromTheFirstStart()
    {
        ClassFacts[] never = [.. Facts().Classes.Select(one => one with { LastSuccessAt = null })];
        AlertFacts facts = Facts() with { Classes = never, FirstAskedAt = Now.AddHours(-6) };

        Assert.Empty(AlertRules.Default.Judge(facts));
        Assert.Equal(
            [null, Criticality.Critical, Criticality.Standard],
            AlertRules.Default.Judge(facts with { AsOf = Now + Moment }).Select(one => one.Class));
    }

    [Fact]
    public void Judge_NothingWasEverStarted_IsNotOverdue()
    {
        ClassFacts[] never = [.. Facts().Classes.Select(one => one with { LastSuccessAt = null })];

        Assert.Empty(AlertRules.Default.Judge(Facts() with { Classes = never, FirstAskedAt = null }));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void Judge_SymbolsFailed_WakesSomebodyBeyondAFifth(Criticality criticality, int failed, int symbols, bool alerts)
    {
        AlertCondition? condition = AlertRules.Default
            .Judge(Facts(With(criticality) with { SymbolsFailed = failed, SymbolsInLatestRun = symbols }))
            .SingleOrDefault(one => one.Class == criticality);

        Assert.Equal(alerts ? (AlertKind.SymbolsFailing, AlertSeverity.Critical) : null, KindOf(condition));
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public void Judge_SymbolsFailedOfAllClasses_AlertsOfAllBeyondAFifth(int failed, bool alerts)
    {
        ClassFacts[] classes =
        [
            With(Criticality.Critical),
            With(Criticality.Standard) with { SymbolsFailed = 1 },
            With(Criticality.Low) with { SymbolsFailed = failed - 1 },
        ];

        IReadOnlyList<AlertCondition> conditions = AlertRules.Default.Judge(Facts() with { Classes = classes });

        Assert.Equal(alerts, conditions.Any(one => one is { Kind: AlertKind.SymbolsFailing, Class: null }));
    }

    [Theory]
    [MemberData(nameof(Lackings))]
    public void Judge_SymbolsWithoutFeatures_WarnsBeyondATenth(Criticality criticality, int lacking, int followed, bool alerts)
    {
        AlertCondition? condition = AlertRules.Default
            .Judge(Facts(With(criticality) with { SymbolsLackingFeatures = lacking, SymbolsFollowed = followed }))
            .SingleOrDefault(one => one.Class == criticality);

        Assert.Equal(alerts ? (AlertKind.FeaturesLacking, AlertSeverity.Warning) : null, KindOf(condition));
    }

    [Fact]
    public void Judge_EverythingAtOnce_NamesEachKindAndClassOnce()
    {
        ClassFacts[] worst =
        [
            .. Facts().Classes.Select(one => one with
            {
                LastSuccessAt = null,
                SymbolsFailed = one.SymbolsInLatestRun,
                SymbolsLackingFeatures = one.SymbolsFollowed,
            }),
        ];

        IReadOnlyList<AlertCondition> conditions =
            AlertRules.Default.Judge(Facts() with { Classes = worst, FirstAskedAt = Now.AddDays(-3) });

        Assert.Equal(12, conditions.Select(one => (one.Kind, one.Class)).Distinct().Count());
        Assert.Equal(12, conditions.Count);
        Assert.All(conditions, one => Assert.DoesNotContain('\n', one.Message));
    }

    [Fact]
    public void Judge_OtherLimits_AreTheOnesThatHold()
    {
        AlertLimits limits = RecoveryPolicy.Default.Alerts with { FailedPercent = 50, LongestWithoutSuccess = TimeSpan.FromHours(1) };
        AlertRules rules = new(RecoveryPolicy.Default with { Alerts = limits });
        AlertFacts facts = Facts(
            With(Criticality.Critical) with { SymbolsFailed = 2, LastSuccessAt = Now.AddHours(-2) });

        AlertCondition condition = Assert.Single(rules.Judge(facts));

        Assert.Equal((AlertKind.NoSuccess, Criticality.Critical), (condition.Kind, condition.Class));
    }

    private static (AlertKind, AlertSeverity)? KindOf(AlertCondition? condition) =>
        condition is null ? null : (condition.Kind, condition.Severity);

    /// <summary>All three classes are well, but for the one that is given.</summary>
    private static AlertFacts Facts(ClassFacts? instead = null) => new(
        Now,
        Now.AddDays(-30),
        [
            .. new[] { Criticality.Critical, Criticality.Standard, Criticality.Low }
                .Select(one => one == instead?.Class ? instead : With(one)),
        ]);

    private static ClassFacts With(Criticality criticality)
    {
        int symbols = RecoveryPolicy.Default.Of(criticality).Symbols.Count;
        return new ClassFacts(criticality, Now.AddMinutes(-10), symbols, SymbolsFailed: 0, symbols, SymbolsLackingFeatures: 0);
    }
}
