using System.Security.Cryptography;
using Npgsql;

namespace MarketData.Api.Hosting;

/// <summary>What the service must be told. Read from configuration once and validated at start.</summary>
internal sealed class ApiOptions
{
    /// <summary>The environment variable that names the database.</summary>
    public const string PostgresVariable = "PERF_API_POSTGRES";

    /// <summary>The name under ConnectionStrings that is read when the variable is not set.</summary>
    public const string ConnectionName = "MarketData";

    /// <summary>The environment variable that tells administrators from others.</summary>
    public const string AdminKeyVariable = "PERF_API_ADMIN_KEY_SHA256";

    /// <summary>A PostgreSQL connection string.</summary>
    /// <value>There is no default: the service does not guess a database. Never logged.</value>
    public string Postgres { get; set; } = "";

    /// <summary>SHA-256 of the administrators' key, in hexadecimal.</summary>
    /// <value>Empty by default: nobody is an administrator. Never logged.</value>
    public string AdminKeySha256 { get; set; } = "";

    /// <summary>64 hexadecimal digits.</summary>
    public static bool IsSha256(string text) => text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit);

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
