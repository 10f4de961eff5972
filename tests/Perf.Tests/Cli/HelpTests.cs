using System.Text.RegularExpressions;
using Perf.Tests.Architecture;

namespace Perf.Tests.Cli;

/// <summary>
/// The help of every verb is what is stored in <c>Help/</c>, however wide the terminal: a change of the command line shows in
/// review. To store it anew, run the executable with <c>--help</c> into the file.
/// </summary>
public sealed partial class HelpTests : IDisposable
{
    private readonly LabCommand lab = new();

    public static TheoryData<string> Verbs =>
        ["", "run", "bench", "load", "backfill", "rto", "drill", "decide", "gate", "calibrate", "compare", "report", "features", "serve", "stub"];

    public void Dispose() => lab.Dispose();

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Help_OfAVerb_IsTheStoredOne(string verb)
    {
        string[] arguments = verb.Length == 0 ? ["--help"] : [verb, "--help"];

        LabResult result = await lab.RunAsync(arguments);

        string stored = Repository.Absolute($"tests/Perf.Tests/Cli/Help/{(verb.Length == 0 ? "perf" : verb)}.txt");
        string expected = await File.ReadAllTextAsync(stored, TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Equal(Unfolded(expected), Unfolded(result.Output));
    }

    [Fact]
    public async Task Help_OfTheLab_NamesEveryVerbThatHasOne()
    {
        LabResult result = await lab.RunAsync("--help");

        foreach (string verb in Verbs.Select(row => row.Data).Where(verb => verb.Length > 0))
        {
            Assert.Matches($@"(?m)^  {verb}\b", result.Output);
        }
    }

    private static string Unfolded(string text) => Blanks().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}
