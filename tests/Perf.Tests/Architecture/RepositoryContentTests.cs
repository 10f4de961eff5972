using System.Text.RegularExpressions;

namespace Perf.Tests.Architecture;

/// <summary>What lies in the repository, and what must never be written into it.</summary>
public sealed partial class RepositoryContentTests
{
    private static readonly string[] TopLevel =
    [
        ".ci", ".dockerignore", ".editorconfig", ".gitattributes", ".github", ".gitignore", "BannedSymbols.txt", "Directory.Build.props",
        "Directory.Packages.props", "LICENSE", "Perf.sln", "README.md", "benchmarks", "global.json", "results", "src", "tests",
    ];

    /// <summary>All that is not text; what a new kind of file holds is looked at.</summary>
    private static readonly string[] BinaryExtensions = [".png"];

    [Fact]
    public void TopLevel_OfTheRepository_HoldsOnlyWhatTheDesignNames() => Assert.Empty(
        TrackedFiles().Select(file => file.Split('/')[0]).Distinct(StringComparer.Ordinal).Except(TopLevel, StringComparer.Ordinal));

    [Fact]
    public void Results_OfTheRepository_HoldNoRunsBeyondTheSample()
    {
        IEnumerable<string> runs = TrackedFiles()
            .Where(file => file.StartsWith("results/runs/", StringComparison.Ordinal) && file.Split('/').Length > 3)
            .Select(file => file.Split('/')[2])
            .Distinct(StringComparer.Ordinal);

        Assert.InRange(runs.Count(), 0, 1);
    }

    [Fact]
    public void Text_OfTheRepository_NamesNoMachinePath() => Assert.Empty(LinesMatching(MachinePath()));

    [Fact]
    public void Text_OfTheRepository_NamesNoPackageRegistry() => Assert.Empty(LinesMatching(RegistryAddress()));

    [Theory]
    [InlineData("see /ho" + "me/someone/x", true)]
    [InlineData("\"/wo" + "rk/main\"", true)]
    [InlineData(@"C:\Us" + @"ers\someone", true)]
    [InlineData("../../src/work/x", false)]
    [InlineData("framework/home/x", false)]
    public void MachinePath_InALine_IsTold(string line, bool expected) => Assert.Equal(expected, MachinePath().IsMatch(line));

    [Theory]
    [InlineData("https://api.nu" + "get.org/v3/index.json", true)]
    [InlineData("https://regis" + "try.np" + "mjs.org/", true)]
    [InlineData("https://api.polygon.io/v2", false)]
    public void RegistryAddress_InALine_IsTold(string line, bool expected) =>
        Assert.Equal(expected, RegistryAddress().IsMatch(line));

    [Fact]
    public void FilesThatAreNotText_OfTheRepository_AreSaidToBeNone() => Assert.All(
        TrackedFiles().Where(file => !BinaryExtensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)),
        file => Assert.DoesNotContain((byte)0, File.ReadAllBytes(Repository.Absolute(file))));

    private static IEnumerable<string> LinesMatching(Regex forbidden) =>
        from file in TrackedFiles()
        where !BinaryExtensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)
        from line in File.ReadLines(Repository.Absolute(file)).Select((text, index) => (Text: text, Number: index + 1))
        where forbidden.IsMatch(line.Text)
        select $"{file}:{line.Number}: {line.Text.Trim()}";

    private static IReadOnlyList<string> TrackedFiles()
    {
        bool skips = Repository.Files is null && Environment.GetEnvironmentVariable("CI") != "true";
        Assert.SkipWhen(skips, "git or its repository is not here, so nothing says what is tracked");
        Assert.NotNull(Repository.Files);
        return Repository.Files;
    }

    [GeneratedRegex(@"(^|[^\w./*-])/(work|root|home|Users)/|[A-Za-z]:\\Users\\", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"https?://[^\s""]*(nuget|npmjs|registry|artifactory|pypi)[^\s""]*", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RegistryAddress();
}
