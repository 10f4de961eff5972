using Npgsql;

namespace MarketData.Api.Hosting;

/// <summary>What the service must be told. Read from configuration once and validated at start.</summary>
internal sealed class ApiOptions
{
    /// <summary>The environment variable that names the database.</summary>
    public const string PostgresVariable = "PERF_API_POSTGRES";

    /// <summary>The name under ConnectionStrings that is read when the variable is not set.</summary>
    public const string ConnectionName = "MarketData";

    /// <summary>A PostgreSQL connection string.</summary>
    /// <value>There is no default: the service does not guess a database. Never logged.</value>
    public string Postgres { get; set; } = "";

    /// <summary>Says what is wrong without repeating any part of the text, which holds a password.</summary>
    public static bool IsConnectionString(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 };
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
