namespace Perf.Tests.Features;

/// <summary>The golden files beside the tests.</summary>
internal static class GoldenFile
{
    private static readonly string Folder = System.IO.Path.Combine(AppContext.BaseDirectory, "Golden", "features");

    public static IEnumerable<string> Cases => Directory.EnumerateFiles(Folder, "case-*-bars.csv")
        .Select(path => System.IO.Path.GetFileName(path)["case-".Length..^"-bars.csv".Length])
        .Order(StringComparer.Ordinal);

    /// <param name="kind"><c>bars</c> or <c>features</c>.</param>
    public static string Path(string name, string kind) => System.IO.Path.Combine(Folder, $"case-{name}-{kind}.csv");
}
