using Npgsql;
using Perf.Testbed.Postgres;

namespace Perf.Lab.Drills.Benches;

/// <summary>A PostgreSQL whose tables lie on a disk that can be filled, in a folder that goes with it.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const long DiskBytes = 48L << 20;

    private readonly DirectoryInfo folder;

    private SmallDisk(DirectoryInfo folder, SmallDiskServer server)
    {
        this.folder = folder;
        Server = server;
        ConnectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString)
        {
            Options = "-c default_tablespace=small",
        }.ConnectionString;
    }

    public SmallDiskServer Server { get; }

    /// <summary>What its connections create lies on the small disk. Holds the password.</summary>
    public string ConnectionString { get; }

    /// <exception cref="DrillSkippedException">This user may not mount a disk here.</exception>
    public static async Task<SmallDisk> StartAsync(CancellationToken cancellationToken)
    {
        if (!await SmallDiskServer.IsPossibleAsync(cancellationToken))
        {
            throw new DrillSkippedException("this user may not mount a disk for its own processes here (unshare, tmpfs)");
        }

        SmallDiskServer? server = null;
        DirectoryInfo made = Directory.CreateTempSubdirectory("perf-drill-");
        try
        {
            server = await SmallDiskServer.StartAsync(made.FullName, DiskBytes, withLog: false, cancellationToken);
            await using NpgsqlDataSource usual = NpgsqlDataSource.Create(server.ConnectionString);
            await using NpgsqlCommand command = usual.CreateCommand($"CREATE TABLESPACE small LOCATION '{server.SpaceFolder}'");
            await command.ExecuteNonQueryAsync(cancellationToken);
            return new SmallDisk(made, server);
        }
        catch
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }

            made.Delete(recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
