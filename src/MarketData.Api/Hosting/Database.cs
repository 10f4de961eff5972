using Microsoft.Extensions.Options;
using Npgsql;

namespace MarketData.Api.Hosting;

/// <summary>The one data source, with every wait bounded: users wait for a read, and would rather have an answer.</summary>
internal static class Database
{
    /// <summary>Longest wait for a connection, from the pool or opened anew.</summary>
    private const int ConnectTimeoutSeconds = 3;

    /// <summary>Longest wait for the server within a command: a read that takes longer serves nobody.</summary>
    private const int CommandTimeoutSeconds = 3;

    /// <summary>How long a cancelled command may take to confirm it; a frozen server never does.</summary>
    private const int CancellationTimeoutMs = 500;

    /// <summary>
    /// Connections at once, unless the operator says otherwise: each costs a process of the server, which has room for a hundred from
    /// all of its clients.
    /// </summary>
    private const int MaxConnections = 20;

    /// <summary>
    /// Longest the server works on a statement: it ends there also when nobody is left who could cancel it.
    /// </summary>
    private const string StatementTimeout = "-c statement_timeout=3000";

    public static NpgsqlDataSource Create(IOptions<ApiOptions> options)
    {
        NpgsqlConnectionStringBuilder settings = new(options.Value.Postgres)
        {
            ApplicationName = "marketdata-api",
            Timeout = ConnectTimeoutSeconds,
            CommandTimeout = CommandTimeoutSeconds,
            CancellationTimeout = CancellationTimeoutMs,
        };

        if (!settings.ShouldSerialize("Maximum Pool Size"))
        {
            settings.MaxPoolSize = MaxConnections;
        }

        // Behind what the operator asks for: the last one counts.
        settings.Options = $"{settings.Options} {StatementTimeout}".TrimStart();
        return NpgsqlDataSource.Create(settings);
    }
}
