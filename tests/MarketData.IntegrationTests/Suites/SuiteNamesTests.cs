using System.Reflection;
using BenchmarkDotNet.Attributes;
using Benchmarks.Suites;
using Benchmarks.Suites.Insert;
using Perf.Analysis.Benchmarks;

namespace MarketData.IntegrationTests.Suites;

/// <summary>The names in the suites are what the analysis finds their results by: the two must agree.</summary>
public sealed class SuiteNamesTests
{
    private static readonly IReadOnlyList<MethodInfo> Methods =
    [
        .. typeof(SuiteRunner).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(BenchmarkAttribute))),
    ];

    /// <summary>Its pages have every size. How many bars they are together it says in its note, which is tested with what is in notes.</summary>
    private static readonly Type SizedByItsNote = typeof(DesignedJobsSuite);

    public static TheoryData<string> Suites => [.. SuiteConvention.All.Select(suite => suite.Suite)];

    [Theory]
    [MemberData(nameof(Suites))]
    public void Suite_Baselines_AreThoseTheAnalysisComparesWith(string suite)
    {
        IEnumerable<string> marked = MethodsOf(suite)
            .Where(method => method.GetCustomAttribute<BenchmarkAttribute>()!.Baseline)
            .Select(method => method.Name);

        Assert.Equal(SuiteConvention.Find(suite)!.BaselineMethods.Order(StringComparer.Ordinal), marked.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Insert")]
    [InlineData("Features")]
    [InlineData("Enrichment")]
    [InlineData("Serving")]
    public void Suite_SizeParameter_IsAParameterOfEveryClass(string suite)
    {
        string size = SuiteConvention.Find(suite)!.SizeParameter;

        Assert.All(
            MethodsOf(suite).Select(method => method.DeclaringType!).Distinct().Where(type => type != SizedByItsNote),
            type => Assert.True(
                type.GetProperty(size) is { } property
                    && (property.IsDefined(typeof(ParamsAttribute)) || property.IsDefined(typeof(ParamsSourceAttribute))),
                $"{type.Name} has no parameter {size}"));
    }

    [Fact]
    public void Insert_Cases_AreTheWritersByName() => Assert.Equal(
        ["Batch100", "Batch1000", "Batch500", "Copy", "CopyMerge", "Row", "Unnest"],
        MethodsOf("Insert").Where(method => method.DeclaringType == typeof(BarInsertSuite)).Select(method => method.Name).Order(StringComparer.Ordinal));

    private static IEnumerable<MethodInfo> MethodsOf(string suite) =>
        Methods.Where(method => method.DeclaringType!.Namespace!.EndsWith($".{suite}", StringComparison.Ordinal));
}
