using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Perf.Tests.Architecture;

/// <summary>Who may know whom: what the projects say, and what the compiler made of it.</summary>
public sealed class ProjectReferenceTests
{
    /// <summary>Each project of src and benchmarks, with the projects it may reference. One that is not here is not allowed.</summary>
    private static readonly IReadOnlyDictionary<string, string[]> Allowed = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["MarketData"] = [],
        ["MarketData.Polygon"] = ["MarketData"],
        ["MarketData.Postgres"] = ["MarketData"],
        ["MarketData.Api"] = ["MarketData", "MarketData.Polygon", "MarketData.Postgres"],
        ["MarketData.Worker"] = ["MarketData", "MarketData.Polygon", "MarketData.Postgres"],
        ["Perf.Testbed"] = ["MarketData"],
        ["Perf.Analysis"] = [],
        ["Perf.Duet"] = [],
        ["Perf.Lab"] =
        [
            "MarketData", "MarketData.Polygon", "MarketData.Postgres", "MarketData.Api", "MarketData.Worker", "Perf.Testbed",
            "Perf.Analysis", "Perf.Duet",
        ],
        ["Benchmarks"] =
        [
            "MarketData", "MarketData.Polygon", "MarketData.Postgres", "MarketData.Api", "MarketData.Worker", "Perf.Testbed",
            "Perf.Analysis", "Perf.Duet", "Perf.Lab",
        ],
    };

    /// <summary>Libraries that only some projects may use, as assembly names without extension.</summary>
    private static readonly IReadOnlyDictionary<string, string[]> UsersOfLibrary = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Npgsql"] = ["MarketData.Postgres", "MarketData.Api", "MarketData.Worker", "Perf.Testbed", "Perf.Lab", "Benchmarks"],
        ["Dapper"] = ["MarketData.Postgres"],
        ["Polly.Core"] = ["MarketData.Polygon"],
        ["System.Net.Http"] = ["MarketData.Polygon", "MarketData.Api", "MarketData.Worker", "Perf.Testbed", "Perf.Lab", "Benchmarks"],
        ["Quartz"] = ["MarketData.Worker"],
        ["BenchmarkDotNet"] = ["Benchmarks"],
        ["Microsoft.Diagnostics.NETCore.Client"] = ["Perf.Lab"],
        ["Microsoft.Diagnostics.Tracing.TraceEvent"] = ["Perf.Lab"],
        ["Spectre.Console"] = ["Perf.Lab"],
        ["System.CommandLine"] = ["Perf.Lab"],
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Fact]
    public void Projects_OfTheSolution_AreTheOnesTheRulesName()
    {
        IEnumerable<string> found = Repository.ProjectFiles
            .Where(path => !path.StartsWith("tests/", StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path));

        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_OnlyAllowedProjects(string project)
    {
        string path = Repository.ProjectFiles.Single(path => Path.GetFileNameWithoutExtension(path) == project);
        IEnumerable<string> references = XDocument.Load(Repository.Absolute(path))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Empty(references.Except(Allowed[project], StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Assembly_References_OnlyAllowedProjectsAndLibraries(string project)
    {
        IReadOnlyList<string> references = ReferencesOf(project);

        Assert.NotEmpty(references);
        IEnumerable<string> ours = references.Where(Allowed.ContainsKey);
        Assert.Empty(ours.Except(Allowed[project], StringComparer.Ordinal));
        IEnumerable<string> forbidden = references.Where(
            library => UsersOfLibrary.TryGetValue(library, out string[]? users) && !users.Contains(project, StringComparer.Ordinal));
        Assert.Empty(forbidden);
    }

    [Fact]
    public void Tests_OfTheDomain_ReferenceTheDomainAlone()
    {
        string path = Repository.ProjectFiles.Single(path => path.EndsWith("/MarketData.Tests.csproj", StringComparison.Ordinal));

        XElement reference = Assert.Single(XDocument.Load(Repository.Absolute(path)).Descendants("ProjectReference"));
        Assert.EndsWith("/MarketData.csproj", reference.Attribute("Include")!.Value, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> ReferencesOf(string project)
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, project + ".dll"));
        using PEReader reader = new(file);
        MetadataReader metadata = reader.GetMetadataReader();
        return
        [
            .. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)),
        ];
    }
}
