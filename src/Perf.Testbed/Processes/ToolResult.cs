namespace Perf.Testbed.Processes;

/// <param name="ExitCode">What the tool ended with; null when it did not end in time and was killed.</param>
/// <param name="Output">Its last lines on standard output and error.</param>
public sealed record ToolResult(int? ExitCode, IReadOnlyList<string> Output)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>One line for an error message.</summary>
    public string Summary =>
        (ExitCode is { } code ? $"exit code {code}" : "not done in time")
        + (Output.Count == 0 ? "" : ": " + string.Join(" | ", Output));
}
