using Spectre.Console;

namespace Perf.Lab.Cli;

/// <summary>
/// Where the lab speaks: results to standard output, so that they can be piped; what it is doing and what went wrong to
/// standard error. Colour and live progress only on a terminal, and never with NO_COLOR.
/// </summary>
public sealed class LabConsole
{
    public LabConsole()
    {
        Out = AnsiConsole.Console;
        if (Console.IsOutputRedirected)
        {
            // A pipe has no width: without this, lines would be folded at 80 columns.
            Out.Profile.Width = 500;
        }
    }

    public IAnsiConsole Out { get; }

    /// <summary>Live progress can be drawn: standard output is a terminal.</summary>
    public bool IsInteractive => !Console.IsOutputRedirected && Out.Profile.Capabilities.Interactive;

    /// <summary>A line of a result, as it is: never folded, never interpreted as markup.</summary>
    public void Line(string text = "") => Out.WriteLine(text);

    /// <summary>Says what is being done, on standard error.</summary>
    public static void Status(string text) => Console.Error.WriteLine(text);

    /// <summary>The one line that a failure prints: what, why, and what to do.</summary>
    public static void Error(string text) => Console.Error.WriteLine($"perf: {text.ReplaceLineEndings(" ")}");
}
