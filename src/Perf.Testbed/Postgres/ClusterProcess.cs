using System.Globalization;
using Perf.Testbed.Processes;

namespace Perf.Testbed.Postgres;

/// <summary>
/// The server of a slot. On Unix a small shell, the guard, starts it, holds on while our end of its standard input is open, and
/// then stops it. Closing that pipe is how we stop it, and it is what the operating system does when the lab is killed: the
/// way after a crash is the way of every day. On Windows the next lab that takes the slot stops what a killed one left.
/// </summary>
internal sealed class ClusterProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(20);

    /// <summary>PostgreSQL's own deadlines end first, so that its message is the one that is quoted.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    // Arguments: pg_ctl, data folder, log file, server options, start deadline in seconds.
    // Ctrl+C reaches the whole process group, so the guard ignores it; pg_ctl puts the server itself into another session.
    // The server is asked to stop orderly (INT), after 6 s at once (QUIT), after 12 s it is killed. A server whose parent never
    // collects it stays visible as a process, hence the look into postmaster.pid.
    private const string GuardScript = """
        trap '' INT TERM HUP
        "$1" start -D "$2" -l "$3" -o "$4" -w -t "$5" </dev/null || exit 1
        read -r pid <"$2/postmaster.pid" || exit 1
        echo "ready $pid"
        cat >/dev/null
        runs() { read -r now 2>/dev/null <"$2/postmaster.pid" && [ "$now" = "$pid" ] && kill -0 "$pid" 2>/dev/null; }
        runs "$@" && kill -INT "$pid"
        ticks=0
        while runs "$@" && [ "$ticks" -lt 140 ]; do
          sleep 0.1
          ticks=$((ticks + 1))
          [ "$ticks" -eq 60 ] && kill -QUIT "$pid"
          [ "$ticks" -eq 120 ] && kill -KILL "$pid"
        done
        exit 0
        """;

    private readonly ClusterSlot slot;
    private readonly PostgresBinaries binaries;
    private readonly ServerAccount account;
    private ChildProcess? guard;

    private ClusterProcess(ClusterSlot slot, PostgresBinaries binaries, ServerAccount account)
    {
        this.slot = slot;
        this.binaries = binaries;
        this.account = account;
    }

    /// <summary>Starts the server and waits until it accepts connections.</summary>
    /// <exception cref="ChildProcessException">It did not start, and is gone; the message holds the end of its log.</exception>
    public static async Task<ClusterProcess> StartAsync(
        ClusterSlot slot, PostgresBinaries binaries, ServerAccount account, int port, CancellationToken cancellationToken)
    {
        slot.DeleteLog();
        ClusterProcess process = new(slot, binaries, account);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                await process.StartUnguardedAsync(port, cancellationToken);
            }
            else
            {
                await process.StartGuardedAsync(port, cancellationToken);
            }

            return process;
        }
        catch (Exception error)
        {
            // A start that was too slow, or was cancelled, may have brought a server up all the same.
            await process.DisposeAsync();
            if (error is ChildProcessException)
            {
                throw new ChildProcessException(error.Message + Environment.NewLine + slot.ReadLogEnd(), error);
            }

            throw;
        }
    }

    /// <summary>Stops whatever server a crashed lab left in a slot that is ours now.</summary>
    public static async Task StopLeftoverAsync(ClusterSlot slot, PostgresBinaries binaries, ServerAccount account)
    {
        if (!Directory.Exists(slot.DataFolder))
        {
            return;
        }

        await new ClusterProcess(slot, binaries, account).DisposeAsync();

        // What is left names no running server of ours, and PostgreSQL would refuse to start for any process of that number.
        if (Postmaster.RunningId(slot.DataFolder) is null)
        {
            File.Delete(Postmaster.PidFile(slot.DataFolder));
        }
    }

    /// <summary>Stops the server, orderly if it can be; returns once it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (guard is not null)
        {
            await guard.DisposeAsync();
        }

        // Without a guard, or when something killed it.
        foreach (string mode in (string[])["fast", "immediate"])
        {
            if (Postmaster.RunningId(slot.DataFolder) is null)
            {
                return;
            }

            await account.RunAsync(
                [binaries.PgCtl, "stop", "-D", slot.DataFolder, "-m", mode, "-w", "-t", "6"],
                StopDeadline,
                CancellationToken.None);
        }
    }

    private async Task StartGuardedAsync(int port, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> command = account.CommandLine(
        [
            "/bin/sh", "-c", GuardScript, "perf-postgres-guard",
            binaries.PgCtl, slot.DataFolder, slot.LogFile, ClusterSettings.CommandLine(port), Seconds(StartDeadline),
        ]);
        guard = await ChildProcess.StartAsync(
            new ChildProcessOptions
            {
                FileName = command[0],
                Arguments = [.. command.Skip(1)],
                Environment = ServerEnvironment.Variables,
                WorkingDirectory = ServerEnvironment.WorkingDirectory,
                IsReadyLine = line => line.StartsWith("ready ", StringComparison.Ordinal),
                ReadyDeadline = StartDeadline + Margin,
                StopDeadline = StopDeadline,
            },
            cancellationToken);
    }

    private async Task StartUnguardedAsync(int port, CancellationToken cancellationToken)
    {
        ToolResult result = await account.RunAsync(
            [
                binaries.PgCtl, "start", "-D", slot.DataFolder, "-l", slot.LogFile, "-o", ClusterSettings.CommandLine(port),
                "-w", "-t", Seconds(StartDeadline),
            ],
            StartDeadline + Margin,
            cancellationToken);
        if (!result.Succeeded)
        {
            throw new ChildProcessException($"pg_ctl start: {result.Summary}");
        }
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
}
