using System.Diagnostics;
using System.Globalization;
using MarketData.IntegrationTests.Storage;

namespace MarketData.IntegrationTests.Lab;

/// <summary>A lab that runs, seen from outside: its lines, its exit code, and the processes that it started.</summary>
internal sealed class LabProcess : IAsyncDisposable
{
    /// <summary>Every process that a lab starts inherits this variable, and so can be found whoever its parent is by then.</summary>
    private const string MarkVariable = "PERF_TEST_LAB";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(150);

    /// <summary>A lab may build before it writes the line, beside tests that use both cores.</summary>
    private static readonly TimeSpan LineDeadline = TimeSpan.FromMinutes(5);

    private readonly string mark = Guid.NewGuid().ToString("N");
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly Process process;
    private readonly Task output;

    public LabProcess(ProcessStartInfo start)
    {
        start.Environment[MarkVariable] = mark;
        process = Process.Start(start)!;
        process.StandardInput.Close();
        output = Task.WhenAll(FollowAsync(process.StandardOutput), FollowAsync(process.StandardError));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>What it has written until now.</summary>
    public string Text
    {
        get
        {
            lock (gate)
            {
                return string.Join('\n', lines);
            }
        }
    }

    /// <summary>The command lines of the processes of this lab that run, itself among them. Reads /proc: Linux only.</summary>
    public IReadOnlyList<string> Processes() => [.. Folders().Select(CommandLine)];

    /// <summary>The ids of those whose command line mentions a text.</summary>
    public IReadOnlyList<int> ProcessIds(string mentioning) =>
    [
        .. Folders()
            .Where(folder => CommandLine(folder).Contains(mentioning, StringComparison.Ordinal))
            .Select(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)),
    ];

    /// <summary>Waits for the first line that contains a text.</summary>
    public async Task<string> WaitForLineAsync(string text)
    {
        string? found = null;
        await Poll.UntilAsync(
            () =>
            {
                lock (gate)
                {
                    found = lines.Find(line => line.Contains(text, StringComparison.Ordinal));
                }

                Assert.False(found is null && process.HasExited, $"It ended before it wrote '{text}': {Text}");
                return Task.FromResult(found is not null);
            },
            Cancellation,
            LineDeadline);
        return found!;
    }

    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync()
    {
        await process.WaitForExitAsync(Cancellation).WaitAsync(Deadline, Cancellation);
        await output.WaitAsync(Deadline, Cancellation);
        return process.ExitCode;
    }

    /// <param name="signal">INT, TERM, KILL ...</param>
    /// <param name="wholeGroup">To every process of its group, as a terminal does; otherwise to the lab alone.</param>
    public async Task SignalAsync(string signal, bool wholeGroup)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", "--", $"{(wholeGroup ? "-" : "")}{process.Id}"]);
        await kill.WaitForExitAsync(Cancellation).WaitAsync(Deadline, Cancellation);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Asserts that every process of the lab ends, soon.</summary>
    public async Task AssertNothingIsLeftAsync()
    {
        long start = Stopwatch.GetTimestamp();
        while (Processes() is { Count: > 0 } left)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(15), string.Join('\n', left));
            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancellation);
        }
    }

    /// <summary>Kills it when a test failed before its end; its servers end by themselves then.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }

    /// <summary>In /proc, of this lab's processes.</summary>
    private IEnumerable<string> Folders() => Directory.EnumerateDirectories("/proc").Where(folder =>
        char.IsAsciiDigit(Path.GetFileName(folder)[0]) && Read(folder, "environ").Contains(mark, StringComparison.Ordinal));

    private static string CommandLine(string folder) => Read(folder, "cmdline").Replace('\0', ' ');

    private async Task FollowAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
        {
            lock (gate)
            {
                lines.Add(line);
            }
        }
    }

    private static string Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return ""; // it ended meanwhile, or is another user's
        }
    }
}
