using Npgsql;

namespace MarketData.Worker.Hosting;

/// <summary>What the process is told in its environment, which other users of the machine cannot read: whatever holds a secret.</summary>
internal static class WorkerEnvironment
{
    /// <summary>A connection string.</summary>
    public const string Postgres = "PERF_WORKER_POSTGRES";

    /// <summary>The key to the source.</summary>
    public const string ApiKey = "POLYGON_API_KEY";

    /// <summary>Where alerts are sent; an address of a chat or a pager often is a secret in itself.</summary>
    public const string WebhookUrl = "PERF_WORKER_WEBHOOK_URL";

    /// <summary>What alerts are signed with.</summary>
    public const string WebhookSecret = "PERF_WORKER_WEBHOOK_SECRET";

    /// <summary>What is wrong is said without any part of the text, which holds a password.</summary>
    /// <exception cref="BadArgumentException">It is none.</exception>
    public static string ConnectionString(string? text)
    {
        try
        {
            NpgsqlConnectionStringBuilder builder = new(text);
            builder.ApplicationName ??= "marketdata-worker";
            return builder.Host is { Length: > 0 } ? builder.ConnectionString : throw new ArgumentException("No host.", nameof(text));
        }
        catch (ArgumentException)
        {
            throw new BadArgumentException(
                $"{Postgres} must be a PostgreSQL connection string, such as Host=...;Database=...;Username=...;Password=...");
        }
    }
}
