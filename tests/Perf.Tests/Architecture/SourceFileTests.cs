using System.Text.RegularExpressions;

namespace Perf.Tests.Architecture;

/// <summary>The folder tree is the architecture, and files stay small enough to read.</summary>
public sealed partial class SourceFileTests
{
    private const int MaximumLines = 400;

    [Fact]
    public void Namespaces_OfAllFiles_EqualTheirFolders()
    {
        List<string> wrong = [];
        foreach (string file in Repository.SourceFiles)
        {
            string text = File.ReadAllText(Repository.Absolute(file));
            Match match = NamespaceDeclaration().Match(text);
            string expected = ExpectedNamespace(file);
            bool holds = match.Success ? match.Groups["name"].Value == expected : !TypeDeclaration().IsMatch(text);
            if (!holds)
            {
                wrong.Add($"{file}: {(match.Success ? match.Groups["name"].Value : "none")}, expected {expected}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Files_OfSource_StayBelowTheLineLimit() => Assert.Empty(
        from file in Repository.SourceFiles
        let lines = File.ReadLines(Repository.Absolute(file)).Count()
        where lines > MaximumLines
        select $"{file}: {lines} lines");

    [Fact]
    public void Namespaces_OfOurs_AreNeverNamedLikeASystemNamespace()
    {
        string[] taken = ["Collections", "Diagnostics", "Globalization", "IO", "Linq", "Net", "Reflection", "Runtime", "Security", "Text", "Threading"];

        Assert.DoesNotContain(
            Repository.SourceFiles, file => file.Split('/').SkipLast(1).Intersect(taken, StringComparer.Ordinal).Any());
    }

    /// <summary>The nearest project's name, then the folders below it.</summary>
    private static string ExpectedNamespace(string file)
    {
        string project = Repository.ProjectFiles
            .Where(candidate => file.StartsWith(FolderOf(candidate) + "/", StringComparison.Ordinal))
            .MaxBy(candidate => candidate.Length)!;
        string below = FolderOf(file)[FolderOf(project).Length..].Replace('/', '.');
        return Path.GetFileNameWithoutExtension(project) + below;
    }

    private static string FolderOf(string path) => path[..path.LastIndexOf('/')];

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)\s*[;{]?\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(@"^(\w+ )*(class|record|struct|interface|enum) \w+", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypeDeclaration();
}
