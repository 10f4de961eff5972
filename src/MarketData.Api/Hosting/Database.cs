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

    public static NpgsqlDataSource Create(IOptions<ApiOptions> options) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(options.Value.Postgres)
        {
            ApplicationName = "marketdata-api",
            Timeout = ConnectTimeoutSeconds,
            CommandTimeout = CommandTimeoutSeconds,
            CancellationTimeout = CancellationTimeoutMs,
        });
}
