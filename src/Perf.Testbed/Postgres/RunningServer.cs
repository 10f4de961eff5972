using Npgsql;

namespace Perf.Testbed.Postgres;

/// <summary>The server that PERF_POSTGRES names: not ours to start or stop.</summary>
internal static class RunningServer
{
    /// <summary>Connecting and asking for the right together: a server that takes longer would spoil every measurement.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>Checks that it answers and that we may create databases; returns the connection string to do so with.</summary>
    /// <exception cref="DependencyUnavailableException">It is not one, does not answer, or grants no right.</exception>
    public static async Task<string> ConnectAsync(string text, CancellationToken cancellationToken)
    {
        NpgsqlConnectionStringBuilder builder = ServerConnection.Parse(text);
        builder.Pooling = false;
        builder.Timeout = (int)Deadline.TotalSeconds;
        string where = $"{builder.Host}:{builder.Port}";

        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Deadline);
        try
        {
            await using NpgsqlConnection connection = new(builder.ConnectionString);
            await connection.OpenAsync(timeout.Token);
            await using NpgsqlCommand mayCreate = new(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user", connection);
            if (await mayCreate.ExecuteScalarAsync(timeout.Token) is true)
                return builder.ConnectionString;
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or OperationCanceledException or InvalidOperationException
            or ArgumentException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string why = error is OperationCanceledException ? $"no answer in {Deadline.TotalSeconds:0} s" : OneLine(error.Message);
            throw new DependencyUnavailableException(
                $"The PostgreSQL server of {PostgresServerOptions.ConnectionVariable} at {where} cannot be used: {why}. "
                + "Start it or correct the variable, or unset it so that the lab starts a server of its own.",
                error);
        }

        throw new DependencyUnavailableException(
            $"The user of {PostgresServerOptions.ConnectionVariable} may not create databases on {where}: "
            + "run ALTER ROLE ... CREATEDB as an administrator, or unset the variable so that the lab starts a server of its own.");
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
