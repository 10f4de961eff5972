using System.Globalization;

namespace Perf.Testbed.Processes;

/// <summary>
/// A process that stands still (SIGSTOP), with all that it started: it keeps its connections, its locks and its port, and does nothing.
/// Disposing lets it go on (SIGCONT). Unix, where a process has a parent that can be looked up by <c>ps</c>.
/// </summary>
public sealed class StoppedProcess : IAsyncDisposable
{
    // In one line: of a tool's output the last lines are kept only.
    private const string ListScript = """ps -e -o ppid= -o pid= | awk -v p="$1" '$1 == p { printf "%s ", $2 }'; echo""";

    private static readonly TimeSpan ToolDeadline = TimeSpan.FromSeconds(30);
    private static readonly Dictionary<string, string?> NoVariables = [];

    private readonly List<int> stopped = [];

    private StoppedProcess()
    {
    }

    /// <summary>Parents before children, so that none is started meanwhile.</summary>
    /// <exception cref="ChildProcessException">A process could not be stopped; those that were go on.</exception>
    public static async Task<StoppedProcess> StopAsync(int processId, CancellationToken cancellationToken = default)
    {
        StoppedProcess tree = new();
        try
        {
            await tree.StopTreeAsync(processId, cancellationToken);
            return tree;
        }
        catch
        {
            await tree.DisposeAsync();
            throw;
        }
    }

    /// <summary>Twice is once. A process that has ended meanwhile is passed over.</summary>
    public async ValueTask DisposeAsync()
    {
        // The parent last, as it was stopped first: it finds its children as they were.
        for (int i = stopped.Count - 1; i >= 0; i--)
        {
            await SignalAsync("-CONT", stopped[i], CancellationToken.None);
        }

        stopped.Clear();
    }

    private static async Task<List<int>> ChildrenAsync(int parent, CancellationToken cancellationToken)
    {
        ToolResult children = await Tool.RunAsync(
            ["/bin/sh", "-c", ListScript, "perf-children", Text(parent)],
            ToolDeadline,
            NoVariables,
            workingDirectory: null,
            cancellationToken);
        return children.Succeeded
            ? [.. string.Join(' ', children.Output)
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(id => int.Parse(id, CultureInfo.InvariantCulture))]
            : throw new ChildProcessException($"ps: {children.Summary}");
    }

    private static Task<ToolResult> SignalAsync(string signal, int processId, CancellationToken cancellationToken) =>
        Tool.RunAsync(["kill", signal, Text(processId)], ToolDeadline, NoVariables, workingDirectory: null, cancellationToken);

    private static string Text(int processId) => processId.ToString(CultureInfo.InvariantCulture);

    private async Task StopTreeAsync(int processId, CancellationToken cancellationToken)
    {
        ToolResult sent = await SignalAsync("-STOP", processId, cancellationToken);
        if (sent.Succeeded)
        {
            stopped.Add(processId);
        }
        else if (stopped.Count == 0)
        {
            throw new ChildProcessException($"kill -STOP {processId}: {sent.Summary}");
        }

        foreach (int child in await ChildrenAsync(processId, cancellationToken))
        {
            await StopTreeAsync(child, cancellationToken);
        }
    }
}
