using Spectre.Console;

namespace Perf.Lab.Cli;

/// <summary>
/// Where the lab speaks: what it is doing and what came of it to standard output; what went wrong, one line, to standard
/// error, which is empty otherwise. Colour and live progress only on a terminal, and never with NO_COLOR.
/// </summary>
public sealed class LabConsole
{
    public LabConsole()
    {
        Out = AnsiConsole.Console;
        if (Console.IsOutputRedirected)
        {
            // A pipe has no width: without this, lines would be folded at 80 columns.
            Out.Profile.Width = short.MaxValue;
        }
    }

    public IAnsiConsole Out { get; }

    /// <summary>Live progress can be drawn: standard output is a terminal.</summary>
    public bool IsInteractive => !Console.IsOutputRedirected && Out.Profile.Capabilities.Interactive;

    /// <summary>A line of a result, never interpreted as markup; a terminal folds it at its width, a pipe gets it whole.</summary>
    public void Line(string text = "") => Out.WriteLine(text);

    /// <summary>Says what is being done.</summary>
    public static void Status(string text) => Console.Out.WriteLine(text);

    /// <summary>The one line that a failure prints: what, why, and what to do.</summary>
    public static void Error(string text) => Console.Error.WriteLine($"perf: {text.ReplaceLineEndings(" ")}");
}
