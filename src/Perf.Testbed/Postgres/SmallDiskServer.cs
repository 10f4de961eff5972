using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using Perf.Testbed.Processes;

namespace Perf.Testbed.Postgres;

/// <summary>
/// A PostgreSQL server with a disk that can be filled: a folder of its own on which a tmpfs of a few megabytes is mounted, for the
/// server's processes only: it goes with the last of them. On it lies the write-ahead log, or nothing yet.
/// Whatever ends the server, it is started again until this is disposed. Linux, where the kernel lets us mount.
/// </summary>
public sealed class SmallDiskServer : IAsyncDisposable
{
    private const string UserName = "perf";
    private const int PortAttempts = 5;
    private const string BallastFile = "ballast";
    private const string PasswordVariable = "PERF_SMALL_DISK_PASSWORD";
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(90);

    /// <summary>For what takes no time, on a machine that has none.</summary>
    private static readonly TimeSpan ToolDeadline = TimeSpan.FromSeconds(60);

    // Arguments: folder, size in bytes, and the command to run. The mount is seen by this process and what comes from it.
    private const string MountScript = """
        mount -t tmpfs -o "size=$2,mode=0777" tmpfs "$1/disk" || exit 77
        shift 2
        exec "$@"
        """;

    // Arguments: initdb, pg_ctl, folder, server options, user, and the folder of the log (empty: with the data). A supervisor starts
    // the server again whenever it is down, until a file says that it is over: killed, it might leave behind what it was starting.
    private const string ServerScript = """
        trap '' INT TERM HUP
        mkdir -m 700 "$3/disk/space" || exit 1
        umask 077
        rm -rf "$3/server/data" "$3/server/log"
        printf '%s' "$PERF_SMALL_DISK_PASSWORD" >"$3/server/password" || exit 1
        unset PERF_SMALL_DISK_PASSWORD
        "$1" --pgdata "$3/server/data" --username "$5" --auth scram-sha-256 --pwfile "$3/server/password" \
          --encoding UTF8 --no-locale --no-sync --no-instructions --wal-segsize=1 ${6:+"--waldir=$6"} >/dev/null || exit 1
        up() { "$2" start -D "$3/server/data" -l "$3/server/log" -o "$4" -w -t "$seconds" </dev/null >/dev/null 2>&1; }
        seconds=60
        up "$@" || { tail -n 5 "$3/server/log"; exit 1; }
        echo ready
        seconds=8
        while [ ! -e "$3/server/stop" ]; do "$2" status -D "$3/server/data" >/dev/null 2>&1 || up "$@"; sleep 0.2; done &
        cat >/dev/null
        : >"$3/server/stop"
        wait $!
        "$2" stop -D "$3/server/data" -m immediate -w -t 8 >/dev/null 2>&1
        exit 0
        """;

    private readonly ChildProcess process;
    private readonly string disk;

    private SmallDiskServer(ChildProcess process, string disk, string connectionString)
    {
        this.process = process;
        this.disk = disk;
        ConnectionString = connectionString;
    }

    /// <summary>To its maintenance database.</summary>
    public string ConnectionString { get; }

    /// <summary>An empty folder on the small disk, the server's own: for a tablespace.</summary>
    public string SpaceFolder => Path.Combine(disk, "space");

    /// <summary>Whether this user may mount a disk for its own processes.</summary>
    public static async Task<bool> IsPossibleAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        ToolResult probe = await Tool.RunAsync(
            [.. Unshare(), "/bin/sh", "-c", "mount -t tmpfs -o size=1048576,mode=0777 tmpfs /tmp && exec \"$@\"", "probe", .. AsServer(), "true"],
            ToolDeadline, ServerEnvironment.Variables, ServerEnvironment.WorkingDirectory, cancellationToken);
        return probe.Succeeded;
    }

    /// <param name="folder">Empty; is left to its owner, who may delete it afterwards.</param>
    /// <param name="withLog">Whether the write-ahead log lies on the small disk.</param>
    /// <exception cref="DependencyUnavailableException">PostgreSQL is missing.</exception>
    /// <exception cref="ChildProcessException">It did not start.</exception>
    public static async Task<SmallDiskServer> StartAsync(
        string folder, long diskBytes, bool withLog, CancellationToken cancellationToken)
    {
        ServerAccount account = await ServerAccount.FindAsync(cancellationToken);
        PostgresBinaries binaries = await BinaryLocator.FindAsync(BinaryLocator.UsualFolders(), account, cancellationToken)
            ?? throw new DependencyUnavailableException("PostgreSQL is not installed here.") { IsMissing = true };
        string mountPoint = Path.Combine(folder, "disk");
        Directory.CreateDirectory(mountPoint);
        Directory.CreateDirectory(Path.Combine(folder, "server"));
        if (account.UserName is { } user)
        {
            ToolResult given = await Tool.RunAsync(
                ["chown", user, folder, Path.Combine(folder, "server")],
                ToolDeadline, ServerEnvironment.Variables, ServerEnvironment.WorkingDirectory, cancellationToken);
            if (!given.Succeeded)
            {
                throw new ChildProcessException($"chown: {given.Summary}");
            }
        }

        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await StartAsync(folder, mountPoint, diskBytes, withLog, account, binaries, FreePort.Next(), cancellationToken);
            }
            catch (ChildProcessException error) when (attempt < PortAttempts && ServerFailure.IsPortTaken(error.Message))
            {
                // Somebody took the port between our choice and PostgreSQL's start.
            }
        }
    }

    /// <summary>Leaves so many bytes free on the disk.</summary>
    public async Task FillAsync(long freeBytes, CancellationToken cancellationToken)
    {
        byte[] block = new byte[64 << 10];
        await using FileStream ballast = new(OutsideView(BallastFile), FileMode.Create);
        while (new DriveInfo(OutsideView("")).AvailableFreeSpace > freeBytes)
        {
            await ballast.WriteAsync(block, cancellationToken);
            await ballast.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Makes the space free again.</summary>
    public void Free() => File.Delete(OutsideView(BallastFile));

    /// <summary>All that the server has written into its log.</summary>
    public Task<string> ReadLogAsync(CancellationToken cancellationToken) =>
        File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(disk)!, "server", "log"), cancellationToken);

    /// <summary>Stops the server. The disk goes with its last process.</summary>
    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static async Task<SmallDiskServer> StartAsync(
        string folder,
        string mountPoint,
        long diskBytes,
        bool withLog,
        ServerAccount account,
        PostgresBinaries binaries,
        int port,
        CancellationToken cancellationToken)
    {
        string[] server =
        [
            "/bin/sh", "-c", ServerScript, "perf-small-disk", binaries.InitDb, binaries.PgCtl, folder,
            ClusterSettings.CommandLine(port), UserName, withLog ? Path.Combine(mountPoint, "log") : "",
        ];
        string[] command =
        [
            .. Unshare(), "/bin/sh", "-c", MountScript, "perf-small-disk", folder,
            diskBytes.ToString(CultureInfo.InvariantCulture), .. account.UserName is null ? AsServer() : [], .. account.CommandLine(server),
        ];
        string password = RandomNumberGenerator.GetHexString(32);
        ChildProcess started = await ChildProcess.StartAsync(
            new ChildProcessOptions
            {
                FileName = command[0],
                Arguments = command[1..],
                Environment = new Dictionary<string, string?>(ServerEnvironment.Variables, StringComparer.Ordinal) { [PasswordVariable] = password },
                WorkingDirectory = ServerEnvironment.WorkingDirectory,
                IsReadyLine = line => line == "ready",
                ReadyDeadline = StartDeadline,
                StopDeadline = TimeSpan.FromSeconds(20),
            },
            cancellationToken);
        NpgsqlConnectionStringBuilder connection = new()
        {
            Host = "127.0.0.1",
            Port = port,
            Username = UserName,
            Password = password,
            Database = "postgres",
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        };
        return new SmallDiskServer(started, mountPoint, connection.ConnectionString);
    }

    private static string[] Unshare() =>
        Environment.IsPrivilegedProcess ? ["unshare", "--mount", "--"] : ["unshare", "--user", "--map-root-user", "--mount", "--"];

    /// <summary>PostgreSQL refuses to run as root, also as one that is root of its own files only.</summary>
    private static string[] AsServer() =>
        Environment.IsPrivilegedProcess ? [] : ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"];

    /// <summary>The disk is mounted for the server only: here it is seen through the server's process.</summary>
    private string OutsideView(string file) => Path.Combine($"/proc/{process.Id}/root{disk}", file);
}
