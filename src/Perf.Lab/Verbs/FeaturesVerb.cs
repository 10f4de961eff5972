using System.CommandLine;
using Perf.Lab.Cli;
using Perf.Lab.Features;

namespace Perf.Lab.Verbs;

/// <summary><c>features</c>: the feature columns of any CSV of bars.</summary>
internal static class FeaturesVerb
{
    private const string Summary =
        "Compute the quant features of a CSV of bars. "
        + "warm_up is 1 in the rows that look ahead or back at such: leave these out of a model.";

    public static Command Create()
    {
        Argument<string> bars = new("BARS.csv")
        {
            Description = "Bars as time,open,high,low,close,volume with a header; times as ISO-8601 in UTC; any order.",
        };
        Option<string?> output = new("--out") { HelpName = "FEATURES.csv", Description = "Where to write; default: standard output." };
        Command command = new("features", Summary) { bars, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using Stream standardOutput = Console.OpenStandardOutput();
            await FeaturesFile.ConvertAsync(
                parsed.GetRequiredValue(bars), parsed.GetValue(output), standardOutput, cancellationToken);
            return ExitCode.Passed;
        });
        return command;
    }
}
