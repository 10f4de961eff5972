using Npgsql;

namespace Perf.Testbed.Postgres;

/// <summary>Reads what PERF_POSTGRES holds. What it holds is never quoted, because it may hold a password.</summary>
internal static class ServerConnection
{
    /// <param name="text">A connection string as Npgsql has it, or postgresql://user:password@host:port/database.</param>
    /// <exception cref="DependencyUnavailableException">It is neither.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        try
        {
            NpgsqlConnectionStringBuilder builder =
                IsUri(text) ? ParseUri(new Uri(text)) : new NpgsqlConnectionStringBuilder(text);
            if (!string.IsNullOrEmpty(builder.Host))
            {
                return builder;
            }
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // Falls through: the error's own text could quote the value.
        }

        throw new DependencyUnavailableException(
            $"{PostgresServerOptions.ConnectionVariable} is not a connection string: set it to "
            + "Host=...;Port=...;Username=...;Password=... or to postgresql://user:password@host:port/database, or unset it.");
    }

    private static bool IsUri(string text) =>
        text.StartsWith("postgresql://", StringComparison.Ordinal) || text.StartsWith("postgres://", StringComparison.Ordinal);

    private static NpgsqlConnectionStringBuilder ParseUri(Uri uri)
    {
        string[] credentials = uri.UserInfo.Split(':', 2);
        NpgsqlConnectionStringBuilder builder = new() { Host = uri.DnsSafeHost };
        if (uri.Port > 0)
        {
            builder.Port = uri.Port;
        }

        if (credentials[0].Length > 0)
        {
            builder.Username = Uri.UnescapeDataString(credentials[0]);
        }

        if (credentials.Length == 2)
        {
            builder.Password = Uri.UnescapeDataString(credentials[1]);
        }

        if (uri.AbsolutePath.Trim('/') is { Length: > 0 } database)
        {
            builder.Database = Uri.UnescapeDataString(database);
        }

        foreach (string pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            // libpq writes its parameter names with an underscore or none, Npgsql with a space or none.
            builder[parts[0].Replace("_", "", StringComparison.Ordinal)] = Uri.UnescapeDataString(parts[^1]);
        }

        return builder;
    }
}
