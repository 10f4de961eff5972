namespace Perf.Lab.Comparing;

/// <summary>How a comparison is written.</summary>
internal static class CompareFormat
{
    public const string Table = "table";
    public const string Markdown = "markdown";
    public const string Html = "html";
    public const string Json = "json";
}
