using Benchmarks.Suites;
using Perf.Lab.Bench;
using Perf.Lab.Runs;

namespace Perf.Tests.Gate.Guards;

/// <summary>Guards are the gate's: a run of the suites has none of them, unless they are asked for by name.</summary>
public sealed class GuardSelectionTests
{
    public static TheoryData<string> Profiles => [.. RunProfile.All.Select(profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Select_OfAProfile_HasNoGuard(string profile) =>
        Assert.DoesNotContain(Cases(profile, RunProfile.All.First(one => one.Name == profile).SuiteFilters), IsGuard);

    [Theory]
    [InlineData("*")]
    [InlineData("*Compute*")]
    public void Select_OfAFilterThatNamesNone_HasNoGuard(string filter)
    {
        IReadOnlyList<SuiteCase> cases = Cases("quick", [filter]);

        Assert.NotEmpty(cases);
        Assert.DoesNotContain(cases, IsGuard);
    }

    [Theory]
    [InlineData("*Guards*")]
    [InlineData("*FeatureGuard.*")]
    public void Select_OfAFilterThatNamesThem_HasThemAlone(string filter)
    {
        IReadOnlyList<SuiteCase> cases = Cases("quick", [filter]);

        Assert.NotEmpty(cases);
        Assert.All(cases, one => Assert.True(IsGuard(one)));
    }

    private static IReadOnlyList<SuiteCase> Cases(string profile, IEnumerable<string> filters) =>
        new SuiteRunner().Select(profile, ["--filter", .. filters]).Cases;

    private static bool IsGuard(SuiteCase one) => one.Name.StartsWith("Benchmarks.Guards.", StringComparison.Ordinal);
}
