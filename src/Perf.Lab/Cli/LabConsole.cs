using Spectre.Console;

namespace Perf.Lab.Cli;

/// <summary>
/// Where the lab speaks: what it is doing and what came of it to standard output; what went wrong, one line, to standard
/// error, which is empty otherwise. Colour and live progress only on a terminal, and never with NO_COLOR.
/// </summary>
public sealed class LabConsole
{
    /// <summary>Whoever sets it, to anything but nothing, reads plain text: see no-color.org.</summary>
    private const string PlainVariable = "NO_COLOR";

    public LabConsole()
    {
        bool isPlain = Console.IsOutputRedirected || Environment.GetEnvironmentVariable(PlainVariable) is { Length: > 0 };
        Out = isPlain ? AnsiConsole.Create(Plain) : AnsiConsole.Console;
        if (Console.IsOutputRedirected)
        {
            // A pipe has no width: without this, lines would be folded at 80 columns.
            Out.Profile.Width = short.MaxValue;
        }
    }

    public IAnsiConsole Out { get; }

    /// <summary>Live progress can be drawn: standard output is a terminal, and colour is welcome.</summary>
    public bool IsInteractive => Out.Profile.Capabilities is { Interactive: true, Ansi: true };

    private static AnsiConsoleSettings Plain => new()
    {
        Ansi = AnsiSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
    };

    /// <summary>A line of a result, never interpreted as markup; a terminal folds it at its width, a pipe gets it whole.</summary>
    public void Line(string text = "") => Out.WriteLine(text);

    /// <summary>Says what is being done.</summary>
    public static void Status(string text) => Console.Out.WriteLine(text);

    /// <summary>The one line that a failure prints: what, why, and what to do.</summary>
    public static void Error(string text) => Console.Error.WriteLine($"perf: {text.ReplaceLineEndings(" ")}");
}
