using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Perf.Lab.Cli;
using Perf.Lab.Comparing;
using Perf.Lab.Histories;

namespace Perf.Lab.Verbs;

/// <summary>The options of <c>compare --history</c>.</summary>
internal sealed class HistoryOptions
{
    private const int LargestLimit = 100_000;

    private readonly Option<string?> history = new("--history")
    {
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrOne,
        Description = "Where the benchmarks changed from run to run, as ratios to frozen kernels; default: results/history.jsonl.",
    };

    private readonly Option<string?> benchmark = new("--benchmark")
    {
        HelpName = "GLOB",
        Description = "Of a history: only benchmarks of such a full name, as '*Insert*'.",
    };

    private readonly Option<int?> limit = new("--limit")
    {
        HelpName = "N",
        Description = "Of a history: only the newest N runs of a machine; default: all.",
        CustomParser = ParseLimit,
    };

    public void AddTo(Command command)
    {
        command.Add(history);
        command.Add(benchmark);
        command.Add(limit);
    }

    public bool IsGiven(ParseResult parsed) => parsed.GetResult(history) is not null;

    /// <summary>Why these arguments do not go together; null when they do.</summary>
    public string? Problem(CommandResult result, string? before, string? after, string? format) => result.GetResult(history) is null
        ? before is null || after is null
            ? "compare: name what was and what is compared with it (BASE CANDIDATE), or ask for --history"
            : result.GetResult(benchmark) is not null || result.GetResult(limit) is not null
                ? "compare: --benchmark and --limit are of a history; add --history"
                : null
        : before is not null || after is not null
            ? $"compare --history: it compares all runs, and {before} is too much; another history is --history FILE"
            : format is CompareFormat.Markdown or CompareFormat.Html
                ? $"--format {format}: a history is a {CompareFormat.Table} or {CompareFormat.Json}"
                : null;

    public Task RunAsync(LabConsole console, ParseResult parsed, string format, string? output, CancellationToken cancellationToken) =>
        HistoryStep.RunAsync(
            console, parsed.GetValue(history), parsed.GetValue(benchmark), parsed.GetValue(limit), format, output, cancellationToken);

    private static int? ParseLimit(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is > 0 and <= LargestLimit)
        {
            return value;
        }

        result.AddError($"--limit {text}: it must be a whole number from 1 to {LargestLimit}");
        return null;
    }
}
