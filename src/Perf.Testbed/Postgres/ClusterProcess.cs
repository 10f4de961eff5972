using System.Globalization;
using Perf.Testbed.Processes;

namespace Perf.Testbed.Postgres;

/// <summary>
/// The server of a slot. On Unix a small shell, the guard, starts it, holds on while our end of its standard input is open, and
/// then stops it. Closing that pipe is how we stop it, and it is what the operating system does when the lab is killed: the
/// way after a crash is the way of every day.
/// </summary>
internal sealed class ClusterProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(20);

    // Arguments: pg_ctl, data folder, log file, server options, start deadline in seconds.
    // Ctrl+C reaches the whole process group, so the guard ignores it; pg_ctl puts the server itself into another session.
    // The server is asked to stop orderly (INT), after 6 s at once (QUIT), after 12 s it is killed. A server whose parent never
    // collects it stays visible as a process, hence the look into postmaster.pid.
    private const string GuardScript = """
        trap '' INT TERM HUP
        "$1" start -D "$2" -l "$3" -o "$4" -w -t "$5" </dev/null || exit 1
        read -r pid <"$2/postmaster.pid"
        echo "ready $pid"
        cat >/dev/null
        runs() { read -r now 2>/dev/null <"$2/postmaster.pid" && [ "$now" = "$pid" ] && kill -0 "$pid" 2>/dev/null; }
        kill -INT "$pid" 2>/dev/null
        ticks=0
        while runs "$@" && [ "$ticks" -lt 140 ]; do
          sleep 0.1
          ticks=$((ticks + 1))
          [ "$ticks" -eq 60 ] && kill -QUIT "$pid"
          [ "$ticks" -eq 120 ] && kill -KILL "$pid"
        done
        exit 0
        """;

    private readonly ClusterSlot _slot;
    private readonly PostgresBinaries _binaries;
    private readonly ServerAccount _account;
    private readonly ChildProcess? _guard;

    private ClusterProcess(ClusterSlot slot, PostgresBinaries binaries, ServerAccount account, ChildProcess? guard, int processId)
    {
        _slot = slot;
        _binaries = binaries;
        _account = account;
        _guard = guard;
        Id = processId;
    }

    /// <summary>The server's process id.</summary>
    public int Id { get; }

    /// <summary>Starts the server and waits until it accepts connections.</summary>
    /// <exception cref="ChildProcessException">It did not start; the message holds the end of its log.</exception>
    public static async Task<ClusterProcess> StartAsync(
        ClusterSlot slot, PostgresBinaries binaries, ServerAccount account, int port, CancellationToken cancellationToken)
    {
        slot.DeleteLog();
        try
        {
            ChildProcess? guard = null;
            if (OperatingSystem.IsWindows())
                await StartUnguardedAsync(slot, binaries, account, port, cancellationToken);
            else
                guard = await StartGuardedAsync(slot, binaries, account, port, cancellationToken);
            int processId = Postmaster.RunningId(slot.DataFolder) ?? throw new ChildProcessException("The server ended at once.");
            return new ClusterProcess(slot, binaries, account, guard, processId);
        }
        catch (ChildProcessException error)
        {
            throw new ChildProcessException(error.Message + Environment.NewLine + slot.ReadLogEnd(), error);
        }
    }

    /// <summary>Stops whatever server a crashed lab left in a slot that is ours now.</summary>
    public static async Task StopLeftoverAsync(
        ClusterSlot slot, PostgresBinaries binaries, ServerAccount account, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(slot.DataFolder))
            return;
        if (Postmaster.RunningId(slot.DataFolder) is not null)
            await StopAsync(slot, binaries, account, cancellationToken);

        // What is left names no running server of ours, and PostgreSQL would refuse to start for any process of that number.
        if (Postmaster.RunningId(slot.DataFolder) is null)
            File.Delete(Postmaster.PidFile(slot.DataFolder));
    }

    public async ValueTask DisposeAsync()
    {
        if (_guard is not null)
            await _guard.DisposeAsync();
        // Without a guard, or when something killed it.
        if (Postmaster.RunningId(_slot.DataFolder) is not null)
            await StopAsync(_slot, _binaries, _account, CancellationToken.None);
    }

    private static Task<ChildProcess> StartGuardedAsync(
        ClusterSlot slot, PostgresBinaries binaries, ServerAccount account, int port, CancellationToken cancellationToken)
    {
        string seconds = StartDeadline.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        IReadOnlyList<string> command = account.CommandLine(
        [
            "/bin/sh", "-c", GuardScript, "perf-postgres-guard",
            binaries.PgCtl, slot.DataFolder, slot.LogFile, ClusterSettings.CommandLine(port), seconds,
        ]);
        return ChildProcess.StartAsync(
            new ChildProcessOptions
            {
                FileName = command[0],
                Arguments = [.. command.Skip(1)],
                Environment = ServerEnvironment.Variables,
                WorkingDirectory = ServerEnvironment.WorkingDirectory,
                IsReadyLine = line => line.StartsWith("ready ", StringComparison.Ordinal),
                ReadyDeadline = StartDeadline + TimeSpan.FromSeconds(5),
                StopDeadline = StopDeadline,
            },
            cancellationToken);
    }

    private static async Task StartUnguardedAsync(
        ClusterSlot slot, PostgresBinaries binaries, ServerAccount account, int port, CancellationToken cancellationToken)
    {
        string seconds = StartDeadline.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        ToolResult result = await account.RunAsync(
            [
                binaries.PgCtl, "start", "-D", slot.DataFolder, "-l", slot.LogFile, "-o", ClusterSettings.CommandLine(port),
                "-w", "-t", seconds,
            ],
            StartDeadline + TimeSpan.FromSeconds(5),
            cancellationToken);
        if (!result.Succeeded)
            throw new ChildProcessException($"pg_ctl start: {result.Summary}");
    }

    private static async Task StopAsync(
        ClusterSlot slot, PostgresBinaries binaries, ServerAccount account, CancellationToken cancellationToken)
    {
        foreach (string mode in (string[])["fast", "immediate"])
        {
            ToolResult result = await account.RunAsync(
                [binaries.PgCtl, "stop", "-D", slot.DataFolder, "-m", mode, "-w", "-t", "6"], StopDeadline, cancellationToken);
            if (result.Succeeded)
                return;
        }
    }
}
