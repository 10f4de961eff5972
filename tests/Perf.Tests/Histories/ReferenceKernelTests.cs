using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Benchmarks.Suites;
using Perf.Analysis.Histories;
using Perf.Tests.Architecture;

namespace Perf.Tests.Histories;

/// <summary>
/// The kernels are frozen: ratios of years hang on them. Whoever has to change one gives <see cref="ReferenceSet.Name"/> another
/// value, and adds the new name with the new hashes here.
/// </summary>
public sealed class ReferenceKernelTests
{
    private const string Folder = "benchmarks/Suites/Reference";

    /// <summary>SHA-256 of the files, line ends as in the repository.</summary>
    private static readonly Dictionary<string, Dictionary<string, string>> Pinned = new(StringComparer.Ordinal)
    {
        ["kernels-1"] = new(StringComparer.Ordinal)
        {
            ["ComputeKernels.cs"] = "335a4e4c695229b1adf99930299798da4aa6c5f7c76e9d576bb3d7f80c375bc9",
            ["ServerKernels.cs"] = "ffbdac2f37f4530fecc97b4d35a790b5427db1b3d5e41a8963f02fddec1d85f9",
        },
    };

    [Fact]
    public async Task Source_OfTheKernels_IsThatOfTheSetsName()
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(Repository.Absolute(Folder), "*.cs"))
        {
            string text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            found[Path.GetFileName(file)] =
                Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))));
        }

        Assert.Equal(Pinned[ReferenceSet.Name], found);
    }

    [Fact]
    public void Kernels_OfTheSuites_AreThoseThatTheHistoryLooksFor()
    {
        IEnumerable<string> classes = typeof(SuiteRunner).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == $"Benchmarks.Suites.{ReferenceSet.Suite}")
            .Where(type => type.GetMethods().Any(method => method.GetCustomAttribute<BenchmarkAttribute>() is not null))
            .Select(type => type.Name);

        Assert.Equal(
            [ReferenceSet.ComputeKernels, ReferenceSet.ServerKernels], classes.Order(StringComparer.Ordinal));
    }
}
