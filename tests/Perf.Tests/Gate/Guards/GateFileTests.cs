using System.IO.Enumeration;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Benchmarks.Guards;
using Perf.Tests.Architecture;

namespace Perf.Tests.Gate.Guards;

/// <summary>What benchmarks/gate.json names is there: a name that was mistyped would guard nothing.</summary>
public sealed class GateFileTests
{
    private static readonly JsonElement Rules =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "benchmarks", "gate.json"))).RootElement;

    private static readonly string[] Guards =
    [
        .. from type in typeof(FeatureGuard).Assembly.GetExportedTypes()
           where type.Namespace == typeof(FeatureGuard).Namespace
           from method in type.GetMethods()
           where method.IsDefined(typeof(BenchmarkAttribute), inherit: false)
           select $"{type.FullName}.{method.Name}",
    ];

    [Fact]
    public void Patterns_OfGuards_NameSome()
    {
        IEnumerable<string> patterns = Strings(Rules.GetProperty("controls"))
            .Concat(Rules.GetProperty("groups").EnumerateArray().SelectMany(group => Strings(group.GetProperty("benchmarks"))))
            .Where(pattern => !pattern.StartsWith("Perf.Duet.", StringComparison.Ordinal));

        Assert.All(patterns, pattern => Assert.Contains(Guards, guard => Matches(pattern, guard)));
    }

    [Fact]
    public void Key_OfAShortGate_IsADozenOfGuards()
    {
        string[] key = [.. Strings(Rules.GetProperty("key"))];

        Assert.Equal(12, key.Distinct().Count());
        Assert.Subset(Guards.ToHashSet(), key.ToHashSet());
    }

    [Fact]
    public void Budgets_Name_TwoGuards() => Assert.All(
        Rules.GetProperty("budgets").EnumerateArray(),
        budget =>
        {
            Assert.Contains(budget.GetProperty("benchmark").GetString(), Guards);
            Assert.Contains(budget.GetProperty("against").GetString(), Guards);
        });

    /// <summary>A processor waits for its database without working.</summary>
    [Fact]
    public void Groups_OfTheDatabase_AreJudgedByTheWallAndTheOthersAreNot() => Assert.All(
        Guards,
        guard => Assert.Equal(guard.Contains(nameof(PostgresGuard), StringComparison.Ordinal) ? "served" : "processor", ClockOf(guard)));

    private static string ClockOf(string guard) => Rules.GetProperty("groups").EnumerateArray()
        .First(group => Strings(group.GetProperty("benchmarks")).Any(pattern => Matches(pattern, guard)))
        .GetProperty("clock").GetString()!;

    private static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name);

    private static IEnumerable<string> Strings(JsonElement array) => array.EnumerateArray().Select(one => one.GetString()!);
}
