using Npgsql;

namespace Perf.Testbed.Postgres;

/// <summary>The server that PERF_POSTGRES names: not ours to start or stop.</summary>
internal static class RunningServer
{
    private const string Variable = PostgresServerOptions.ConnectionVariable;

    /// <summary>For connecting and asking together: a server that takes longer would spoil every measurement.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>Checks that it answers, is new enough and lets us create databases.</summary>
    /// <returns>The connection string to create databases with.</returns>
    /// <exception cref="DependencyUnavailableException">One of these does not hold, or the text names no server.</exception>
    public static async Task<string> ConnectAsync(string text, CancellationToken cancellationToken)
    {
        NpgsqlConnectionStringBuilder builder = ServerConnection.Parse(text);
        builder.Pooling = false;
        builder.Timeout = (int)Deadline.TotalSeconds;

        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        either.CancelAfter(Deadline);
        string? objection;
        try
        {
            objection = await FindObjectionAsync(builder.ConnectionString, either.Token);
        }
        catch (Exception error) when (IsUnreachable(error) && !cancellationToken.IsCancellationRequested)
        {
            string why = error is OperationCanceledException
                ? $"no answer in {Deadline.TotalSeconds:0} s"
                : error.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
            throw Unusable(builder, $"{why}. Start it or correct the variable,", error);
        }

        return objection is null ? builder.ConnectionString : throw Unusable(builder, objection, cause: null);
    }

    private static async Task<string?> FindObjectionAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = new(connectionString);
        await connection.OpenAsync(cancellationToken);
        if (connection.PostgreSqlVersion.Major < PostgresServer.OldestMajorVersion)
        {
            return $"it is version {connection.PostgreSqlVersion}. Name one of version "
                + $"{PostgresServer.OldestMajorVersion} or newer,";
        }

        await using NpgsqlCommand mayCreate = new(
            "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user", connection);
        return await mayCreate.ExecuteScalarAsync(cancellationToken) is true
            ? null
            : "its user may not create databases. Grant it: ALTER ROLE ... CREATEDB,";
    }

    private static bool IsUnreachable(Exception error) =>
        error is NpgsqlException or TimeoutException or OperationCanceledException
            or InvalidOperationException or ArgumentException;

    private static DependencyUnavailableException Unusable(NpgsqlConnectionStringBuilder builder, string why, Exception? cause) =>
        new(
            $"The PostgreSQL server of {Variable}, {builder.Host}:{builder.Port}, cannot be used: {why} "
            + "or unset the variable so that the lab starts a server of its own.",
            cause);
}
