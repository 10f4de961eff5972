using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Perf.Testbed.Processes;

namespace Perf.Testbed.Postgres;

/// <summary>A server of our own on a loopback port, in a slot that is kept for the next run.</summary>
internal sealed class PrivateCluster : IAsyncDisposable
{
    private const int PortAttempts = 5;

    /// <summary>For what a killed server leaves to go: its port, and the memory that its backends share.</summary>
    private static readonly TimeSpan RestartDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RestartInterval = TimeSpan.FromMilliseconds(100);

    private readonly ClusterSlot slot;
    private readonly PostgresBinaries binaries;
    private readonly ServerAccount account;
    private ClusterProcess process;

    private PrivateCluster(
        ClusterSlot slot, PostgresBinaries binaries, ServerAccount account, ClusterProcess process, string maintenanceConnection)
    {
        this.slot = slot;
        this.binaries = binaries;
        this.account = account;
        this.process = process;
        ProcessId = Postmaster.ReadId(slot.DataFolder) ?? throw new IOException("The server ended at once.");
        MaintenanceConnection = maintenanceConnection;
    }

    public string MaintenanceConnection { get; }

    public int ProcessId { get; private set; }

    /// <summary>Starts the server; a cached cluster that cannot be used is made again, once.</summary>
    /// <exception cref="DependencyUnavailableException">It does not start; says why.</exception>
    public static async Task<PrivateCluster> StartAsync(
        string cacheRoot, PostgresBinaries binaries, ServerAccount account, CancellationToken cancellationToken)
    {
        ClusterSlot? taken = null;
        try
        {
            taken = ClusterSlot.Take(cacheRoot, binaries, account);
            await ClusterProcess.StopLeftoverAsync(taken, binaries, account);
            if (taken.IsInitialised && await TryStartCachedAsync(taken, binaries, account, cancellationToken) is { } cached)
            {
                return cached;
            }

            await taken.InitialiseAsync(binaries, cancellationToken);
            return await StartInitialisedAsync(taken, binaries, account, cancellationToken);
        }
        catch (Exception error)
            when (error is ChildProcessException or NpgsqlException or IOException or UnauthorizedAccessException)
        {
            taken?.Dispose();
            throw ServerFailure.Describe(
                "A private PostgreSQL server could not be started", taken?.Folder ?? cacheRoot, error.Message, error);
        }
        catch
        {
            taken?.Dispose();
            throw;
        }
    }

    /// <summary>Kills the server and its backends at once, as when the machine dies. Its files stay.</summary>
    /// <exception cref="IOException">It could not be killed.</exception>
    public async Task KillAsync()
    {
        using Process server = Process.GetProcessById(ProcessId);
        await ProcessTree.KillAsync(server);
        if (await IsListeningAsync(new NpgsqlConnectionStringBuilder(MaintenanceConnection).Port))
        {
            throw new IOException("The server could not be killed.");
        }

        // Where nobody collects the process, its number would pass for that of a server that runs.
        File.Delete(Postmaster.PidFile(slot.DataFolder));
    }

    /// <summary>Starts the server again, on the same port and with what it holds, whatever ended it.</summary>
    /// <exception cref="DependencyUnavailableException">It does not start; says why.</exception>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        long begun = Stopwatch.GetTimestamp();
        int port = new NpgsqlConnectionStringBuilder(MaintenanceConnection).Port;
        await process.DisposeAsync();
        while (true)
        {
            try
            {
                process = await ClusterProcess.StartAsync(slot, binaries, account, port, cancellationToken);
                ProcessId = Postmaster.ReadId(slot.DataFolder) ?? throw new IOException("The server ended at once.");
                return;
            }
            catch (ChildProcessException) when (Stopwatch.GetElapsedTime(begun) < RestartDeadline)
            {
                await Task.Delay(RestartInterval, cancellationToken);
            }
            catch (ChildProcessException error)
            {
                throw ServerFailure.Describe("A private PostgreSQL server could not be restarted", slot.Folder, error.Message, error);
            }
        }
    }

    /// <summary>Stops the server, then gives the slot back.</summary>
    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        slot.Dispose();
    }

    /// <summary>A process that nobody has collected still has its number, and no port any more.</summary>
    private static async Task<bool> IsListeningAsync(int port)
    {
        using TcpClient client = new();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<PrivateCluster?> TryStartCachedAsync(
        ClusterSlot slot, PostgresBinaries binaries, ServerAccount account, CancellationToken cancellationToken)
    {
        try
        {
            return await StartInitialisedAsync(slot, binaries, account, cancellationToken);
        }
        catch (Exception error)
            when (error is ChildProcessException or NpgsqlException or IOException && !ServerFailure.IsDiskFull(error.Message))
        {
            // Damaged, by a crash of the machine perhaps. It holds nothing of value.
            return null;
        }
    }

    private static async Task<PrivateCluster> StartInitialisedAsync(
        ClusterSlot slot, PostgresBinaries binaries, ServerAccount account, CancellationToken cancellationToken)
    {
        (ClusterProcess process, int port) = await StartOnFreePortAsync(slot, binaries, account, cancellationToken);
        try
        {
            NpgsqlConnectionStringBuilder connection = new()
            {
                Host = "127.0.0.1",
                Port = port,
                Username = ClusterSlot.UserName,
                Password = slot.Password,
                Database = "postgres",
                SslMode = SslMode.Disable,
                GssEncryptionMode = GssEncryptionMode.Disable,
                Pooling = false,
            };
            await DropLeftoverDatabasesAsync(connection.ConnectionString, cancellationToken);
            return new PrivateCluster(slot, binaries, account, process, connection.ConnectionString);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private static async Task<(ClusterProcess Process, int Port)> StartOnFreePortAsync(
        ClusterSlot slot, PostgresBinaries binaries, ServerAccount account, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            int port = FreePort.Next();
            try
            {
                return (await ClusterProcess.StartAsync(slot, binaries, account, port, cancellationToken), port);
            }
            catch (ChildProcessException error) when (attempt < PortAttempts && ServerFailure.IsPortTaken(error.Message))
            {
                // Somebody took the port between our choice and PostgreSQL's start.
            }
        }
    }

    /// <summary>The cluster is ours alone, so whatever is in it was left by a lab that was killed.</summary>
    private static async Task DropLeftoverDatabasesAsync(string maintenanceConnection, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = new(maintenanceConnection);
        await connection.OpenAsync(cancellationToken);
        List<string> leftovers = [];
        await using (NpgsqlCommand list = new(
            "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'", connection))
        await using (NpgsqlDataReader reader = await list.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                leftovers.Add(reader.GetString(0));
            }
        }

        foreach (string name in leftovers)
        {
            await TestDatabase.DropAsync(connection, name, cancellationToken);
        }
    }
}
