using System.Security.Cryptography;
using Perf.Testbed.Cache;
using Perf.Testbed.Processes;

namespace Perf.Testbed.Postgres;

/// <summary>
/// One private cluster on disk, ours alone while we hold its lock: two labs at once get a slot each. A slot is kept between
/// runs, because initdb takes seconds. The lock is the operating system's, so it is free again when its lab is killed.
/// </summary>
internal sealed class ClusterSlot : IDisposable
{
    /// <summary>Raised whenever a cluster of an older program must not be reused.</summary>
    private const int LayoutVersion = 1;

    private const int MaxSlots = 16;
    private const int QuotedLogLines = 8;
    private static readonly TimeSpan InitDbDeadline = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan OwnershipDeadline = TimeSpan.FromSeconds(10);

    private readonly FileStream slotLock;
    private readonly ServerAccount account;

    private ClusterSlot(string folder, FileStream heldLock, ServerAccount account)
    {
        Folder = folder;
        slotLock = heldLock;
        this.account = account;
    }

    /// <summary>The cluster's only role, a superuser.</summary>
    public const string UserName = "perf";

    public string Folder { get; }

    public string DataFolder => Path.Combine(Folder, "data");

    public string LogFile => Path.Combine(Folder, "server.log");

    public string Password => File.ReadAllText(PasswordFile);

    public bool IsInitialised => File.Exists(CompleteMark);

    private string PasswordFile => Path.Combine(Folder, "password");

    private string CompleteMark => Path.Combine(Folder, "complete");

    /// <summary>Takes the first slot that nobody holds.</summary>
    /// <exception cref="DependencyUnavailableException">All are held.</exception>
    public static ClusterSlot Take(string cacheRoot, PostgresBinaries binaries, ServerAccount account)
    {
        string parent = Path.Combine(cacheRoot, $"cluster-{binaries.Version}-{LayoutVersion}");
        CacheFolder.CreateReachable(parent);
        for (int number = 0; number < MaxSlots; number++)
        {
            string folder = Path.Combine(parent, $"slot-{number}");
            if (FileLock.TryTake(folder + ".lock") is { } heldLock)
            {
                return new ClusterSlot(folder, heldLock, account);
            }
        }

        throw new DependencyUnavailableException(
            $"All {MaxSlots} private PostgreSQL clusters in {parent} are in use: wait until another lab ends, or set "
            + PostgresServerOptions.ConnectionVariable + " to a running server.");
    }

    /// <summary>Deletes what the slot holds and makes a new, empty cluster in it.</summary>
    /// <exception cref="DependencyUnavailableException">initdb failed.</exception>
    public async Task InitialiseAsync(PostgresBinaries binaries, CancellationToken cancellationToken)
    {
        Wipe();
        CreatePrivateFolder();
        await File.WriteAllTextAsync(PasswordFile, RandomNumberGenerator.GetHexString(32), cancellationToken);
        MakePrivate(PasswordFile);
        if (account.UserName is { } user)
        {
            await RunAsRootAsync(["chown", "-R", user, Folder], cancellationToken);
        }

        // Checksums are asked for because only newer versions have them by default. Not synced to disk, because a cluster that
        // is lost with the machine's power is simply made again.
        ToolResult result = await account.RunAsync(
            [
                binaries.InitDb, "--pgdata", DataFolder, "--username", UserName, "--auth", "scram-sha-256",
                "--pwfile", PasswordFile, "--encoding", "UTF8", "--no-locale", "--data-checksums",
                "--no-sync", "--no-instructions",
            ],
            InitDbDeadline,
            cancellationToken);
        if (!result.Succeeded)
        {
            throw ServerFailure.Describe("initdb could not make a private PostgreSQL cluster", Folder, result.Summary);
        }

        await File.WriteAllTextAsync(CompleteMark, "", cancellationToken);
    }

    /// <summary>Removes the last run's log, so that an error quotes this run only.</summary>
    public void DeleteLog() => File.Delete(LogFile);

    /// <summary>The last lines of the server's log; empty when there is none.</summary>
    public string ReadLogEnd()
    {
        try
        {
            return string.Join(Environment.NewLine, File.ReadLines(LogFile).TakeLast(QuotedLogLines));
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>Releases the slot. Its server must have ended.</summary>
    public void Dispose() => slotLock.Dispose();

    private void Wipe()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private void CreatePrivateFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Folder);
        }
        else
        {
            Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void MakePrivate(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static async Task RunAsRootAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        ToolResult result = await Tool.RunAsync(
            command, OwnershipDeadline, ServerEnvironment.Variables, ServerEnvironment.WorkingDirectory, cancellationToken);
        if (!result.Succeeded)
        {
            throw new DependencyUnavailableException(
                $"{command[0]} failed ({result.Summary}); start the lab as another user than root.");
        }
    }
}
