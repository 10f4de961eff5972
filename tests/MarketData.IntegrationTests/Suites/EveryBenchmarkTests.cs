using System.Reflection;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Running;
using Benchmarks.Guards;
using Benchmarks.Suites;
using Benchmarks.Suites.Fetch;
using Benchmarks.Suites.Insert;
using Perf.Lab.Bench;
using Perf.Lab.Runs;

namespace MarketData.IntegrationTests.Suites;

/// <summary>Every benchmark case, run once in this process with its set-up and its post-conditions: a suite that measures nothing is red here.</summary>
[Collection(SuiteVariablesCollection.Name)]
public sealed class EveryBenchmarkTests(SuiteServers servers) : IClassFixture<SuiteServers>
{
    private static readonly IReadOnlyList<BenchmarkCase> Cases = FindCases();

    private static readonly SuiteDemand Demand =
        SuiteDemand.Of([.. Cases.Select(one => new SuiteCase(Name(one), SuiteRunner.DemandOf(one)))]);

    public static TheoryData<string> Names => [.. Cases.Select(Name).Distinct()];

    [Fact]
    public void Suites_OfTheIssue_AreThere()
    {
        string[] folders = [.. Cases.Select(c => c.Descriptor.Type.Namespace!.Split('.')[^1]).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(["Enrichment", "Features", "Fetch", "Insert", "Reading", "Reference", "Serving"], folders);
    }

    [Fact]
    public void Insert_Cases_HaveEveryMethod()
    {
        IEnumerable<string> methods = typeof(InsertSuite).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(InsertSuite)))
            .SelectMany(type => type.GetMethods().Where(method => method.IsDefined(typeof(BenchmarkAttribute))))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");

        Assert.Superset(methods.ToHashSet(), Cases.Select(one => $"{one.Descriptor.Type.Name}.{one.Descriptor.WorkloadMethod.Name}").ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Benchmark_RunOnce_ReturnsSomething(string name)
    {
        BenchmarkCase benchmark = Cases.First(c => Name(c) == name);
        await servers.ReadyAsync(Demand, SuiteRunner.DemandOf(benchmark));
        object suite = Activator.CreateInstance(benchmark.Descriptor.Type)!;
        foreach (ParameterInstance parameter in benchmark.Parameters.Items)
        {
            benchmark.Descriptor.Type.GetProperty(parameter.Name)!.SetValue(suite, parameter.Value);
        }

        await CallAsync(suite, benchmark.Descriptor.GlobalSetupMethod);
        try
        {
            await CallAsync(suite, benchmark.Descriptor.IterationSetupMethod);
            object? result = await CallAsync(suite, benchmark.Descriptor.WorkloadMethod);
            await CallAsync(suite, benchmark.Descriptor.IterationCleanupMethod);

            Assert.NotNull(result);
            Assert.NotEqual(result.GetType().IsValueType ? Activator.CreateInstance(result.GetType()) : null, result);
        }
        finally
        {
            await CallAsync(suite, benchmark.Descriptor.GlobalCleanupMethod);
        }
    }

    /// <summary>
    /// As the smoke profile has them. On WireMock, which is slow, one way of asking for each span: the others are the embedded
    /// stub's, which serves the same bytes. Of the insert suites the cases that a smoke run measures, each method among them; in
    /// the other states of the table they are run on fewer rows, by tests of their own. Guards have theirs.
    /// </summary>
    private static BenchmarkCase[] FindCases()
    {
        HashSet<string> smoke =
        [
            .. new SuiteRunner().Select("smoke", ["--filter", .. RunProfile.Smoke.SuiteFilters]).Cases.Select(one => one.Name),
        ];
        return
        [
            .. typeof(SuiteRunner).Assembly.GetExportedTypes()
                .Where(type => type.Namespace != typeof(FeatureGuard).Namespace
                    && type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkAttribute))))
                .SelectMany(type => BenchmarkConverter.TypeToBenchmarks(type).BenchmarksCases)
                .Where(one => !one.Descriptor.Type.IsAssignableTo(typeof(InsertSuite)) || smoke.Contains(FullNameProvider.GetBenchmarkName(one)))
                .Where(one => !SuiteRunner.DemandOf(one).WireMock
                    || (Equals(one.Parameters[nameof(PolygonFetchSuite.Gzip)], true)
                        && Equals(one.Parameters[nameof(PolygonFetchSuite.Concurrency)], 5))),
        ];
    }

    private static string Name(BenchmarkCase benchmark) =>
        $"{benchmark.Descriptor.Type.Name}.{benchmark.Descriptor.WorkloadMethod.Name}{benchmark.Parameters.PrintInfo}";

    /// <summary>Calls a method of a suite and awaits what it returns; the result of a Task of T is its value.</summary>
    private static async Task<object?> CallAsync(object suite, MethodInfo? method)
    {
        object? returned = method?.Invoke(suite, null);
        Task? task = returned switch
        {
            Task running => running,
            ValueTask running => running.AsTask(),
            { } value when value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>) =>
                (Task)type.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(value, null)!,
            _ => null,
        };
        if (task is null)
        {
            return returned;
        }

        await task;
        return task.GetType().GetProperty(nameof(Task<>.Result))?.GetValue(task);
    }
}
