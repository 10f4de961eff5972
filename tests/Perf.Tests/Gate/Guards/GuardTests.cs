using System.Reflection;
using BenchmarkDotNet.Attributes;
using Benchmarks.Guards;

namespace Perf.Tests.Gate.Guards;

/// <summary>Every guard that only computes, called as an arm of the gate calls it.</summary>
public sealed class GuardTests
{
    /// <summary>What these return is the work they did: one that fails half-way would be fast, and pass.</summary>
    private static readonly Dictionary<string, object> Returned = new(StringComparer.Ordinal)
    {
        ["AnswerGuard.Json"] = 100,
        ["CalendarGuard.BarsOfADay"] = 32,
        ["PageGuard.Parse"] = 100,
        ["PageGuard.Quarantine"] = 20,
        ["PageGuard.ReadGzip"] = 100,
        ["PageGuard.Validate"] = 16,
        ["PlanGuard.Plan"] = 2,
        ["PlanGuard.Resample"] = 42,
        ["QuotaGuard.BackOff"] = 120,
        ["QuotaGuard.Enter"] = 16,
        ["RequestGuard.Names"] = 14,
        ["RequestGuard.Parameters"] = 800,
        ["RowGuard.Load"] = 500,
        ["RowGuard.Merge"] = 500,
        ["StateGuard.Grow"] = 500L,
        ["StateGuard.Restore"] = 500L,
        ["StateGuard.Revise"] = 40,
    };

    public static TheoryData<string, string> Guards =>
        [.. Methods().Select(method => (method.DeclaringType!.FullName!, method.Name))];

    /// <summary>Each call of a guard is to do the same work, however many went before.</summary>
    [Theory]
    [MemberData(nameof(Guards))]
    public async Task Guard_CalledAgain_DoesTheSame(string type, string method)
    {
        object guard = Activator.CreateInstance(typeof(FeatureGuard).Assembly.GetType(type)!)!;
        MethodInfo benchmark = guard.GetType().GetMethod(method)!;
        try
        {
            object? first = await CallAsync(guard, benchmark);
            object? second = await CallAsync(guard, benchmark);
            object? third = await CallAsync(guard, benchmark);

            Assert.Equal(Returned.GetValueOrDefault($"{guard.GetType().Name}.{method}", first!), first);
            if (first is ValueType)
            {
                Assert.NotEqual(Activator.CreateInstance(first.GetType()), first);
                Assert.Equal((first, first), (second, third));
            }
        }
        finally
        {
            guard.GetType().GetMethods().FirstOrDefault(one => one.IsDefined(typeof(GlobalCleanupAttribute)))?.Invoke(guard, null);
        }
    }

    [Fact]
    public void Returned_OfEveryGuardNamed_IsOfOneThatIsThere() =>
        Assert.Empty(Returned.Keys.Except(Methods().Select(method => $"{method.DeclaringType!.Name}.{method.Name}")));

    private static IEnumerable<MethodInfo> Methods() => typeof(FeatureGuard).Assembly.GetExportedTypes()
        .Where(type => type.Namespace == typeof(FeatureGuard).Namespace && type != typeof(PostgresGuard))
        .SelectMany(type => type.GetMethods())
        .Where(method => method.IsDefined(typeof(BenchmarkAttribute)));

    private static async Task<object?> CallAsync(object guard, MethodInfo benchmark)
    {
        object? returned = benchmark.Invoke(guard, null);
        if (returned is not Task task)
        {
            return returned;
        }

        await task;
        return task.GetType().GetProperty(nameof(Task<>.Result))?.GetValue(task) is { } value && value.GetType().IsPublic ? value : null;
    }
}
