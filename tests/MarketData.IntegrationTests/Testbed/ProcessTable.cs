using System.Diagnostics;
using System.Globalization;

namespace MarketData.IntegrationTests.Testbed;

/// <summary>The processes of this machine, read from /proc: Linux only.</summary>
internal static class ProcessTable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>The running processes, but this one, whose command line mentions a text: each id with its command line.</summary>
    public static IReadOnlyList<(int Id, string CommandLine)> Mentioning(string text) =>
    [
        .. Directory.GetDirectories("/proc")
            .Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
            .Select(folder => (Id: Parse(Path.GetFileName(folder)), CommandLine: CommandLine(folder)))
            .Where(process => process.Id != Environment.ProcessId
                && process.CommandLine.Contains(text, StringComparison.Ordinal)),
    ];

    /// <summary>Waits until no process mentions a text.</summary>
    /// <returns>Those that still do at the deadline.</returns>
    public static async Task<IReadOnlyList<(int Id, string CommandLine)>> WaitUntilNoneMentionsAsync(
        string text, TimeSpan deadline)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (true)
        {
            IReadOnlyList<(int Id, string CommandLine)> left = Mentioning(text);
            if (left.Count == 0 || waited.Elapsed > deadline)
            {
                return left;
            }

            await Task.Delay(PollInterval, TestContext.Current.CancellationToken);
        }
    }

    public static IReadOnlyList<int> Children(int processId) =>
    [
        .. File.ReadAllText($"/proc/{processId}/task/{processId}/children")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(Parse),
    ];

    /// <summary>The real user id that a process runs under.</summary>
    public static int UserId(int processId) =>
        Parse(File.ReadLines($"/proc/{processId}/status")
            .First(line => line.StartsWith("Uid:", StringComparison.Ordinal))
            .Split('\t')[1]);

    /// <summary>False for a process that has ended but was not collected, too: one that has no command line any more.</summary>
    public static bool IsRunning(int processId) => CommandLine($"/proc/{processId}").Length > 0;

    private static int Parse(string number) => int.Parse(number, CultureInfo.InvariantCulture);

    private static string CommandLine(string folder)
    {
        try
        {
            // A process that has ended but was not collected has an empty one.
            return File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
