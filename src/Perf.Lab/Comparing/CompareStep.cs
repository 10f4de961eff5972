using System.Text.Json;
using Perf.Analysis.Comparing;
using Perf.Analysis.Comparing.Reports;
using Perf.Analysis.Json;
using Perf.Lab.Cli;
using Spectre.Console;

namespace Perf.Lab.Comparing;

/// <summary>Compares two sets of results and shows them, or writes them to a file.</summary>
internal static class CompareStep
{
    /// <param name="output">Null: standard output.</param>
    /// <exception cref="ArtifactException">A side cannot be read, or the file cannot be written.</exception>
    public static async Task RunAsync(
        LabConsole console, string before, string after, string format, string? output, CancellationToken cancellationToken)
    {
        Comparison comparison = ComparisonBuilder.Build(
            await ResultReader.ReadAsync(before, cancellationToken),
            await ResultReader.ReadAsync(after, cancellationToken));
        if (output is not null)
        {
            await WriteAsync(output, comparison, format, cancellationToken);
            console.Line(comparison.Verdict);
            console.Line(output);
        }
        else if (format == CompareFormat.Table)
        {
            Show(console, comparison);
        }
        else
        {
            // Not over the console: it would fold lines that programs read.
            await Console.Out.WriteAsync(TextOf(comparison, format).AsMemory(), cancellationToken);
        }
    }

    private static Task WriteAsync(string output, Comparison comparison, string format, CancellationToken cancellationToken) =>
        format == CompareFormat.Json
            ? ArtifactFile.WriteAsync(output, comparison, cancellationToken)
            : ArtifactFile.WriteTextAsync(output, TextOf(comparison, format), cancellationToken);

    private static string TextOf(Comparison comparison, string format) => format switch
    {
        CompareFormat.Markdown => ComparisonMarkdown.Of(comparison),
        CompareFormat.Html => ComparisonHtml.Of(comparison),
        CompareFormat.Json => JsonSerializer.Serialize(comparison, ArtifactJsonContext.Default.Comparison) + "\n",
        _ => string.Concat(ComparisonTable.Lines(comparison).Select(line => line.Text + "\n")),
    };

    private static void Show(LabConsole console, Comparison comparison)
    {
        foreach (ComparisonLine line in ComparisonTable.Lines(comparison))
        {
            // The library would colour a pipe as well.
            console.Out.WriteLine(line.Text, console.IsInteractive ? StyleOf(line.Tone) : Style.Plain);
        }
    }

    private static Style StyleOf(Finding? tone) => tone switch
    {
        Finding.Worse => new Style(Color.Red),
        Finding.Better => new Style(Color.Green),
        _ => Style.Plain,
    };
}
