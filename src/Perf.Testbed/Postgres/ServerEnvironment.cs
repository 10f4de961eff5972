using System.Collections;

namespace Perf.Testbed.Postgres;

/// <summary>What PostgreSQL's programs, and npm that fetches them, see of our environment.</summary>
internal static class ServerEnvironment
{
    private const string PolygonKeyVariable = "POLYGON_API_KEY";

    /// <summary>A folder that every user can enter: initdb and pg_ctl complain when they may not enter the current one.</summary>
    public static string WorkingDirectory { get; } = Path.GetPathRoot(AppContext.BaseDirectory)!;

    /// <summary>
    /// PGDATA, PGPORT and their like belong to the user's own server and are removed, and so is the key to Polygon, which is none
    /// of their business and would reach another account when root starts them. Messages are in English, because errors are
    /// told apart by them.
    /// </summary>
    public static IReadOnlyDictionary<string, string?> Variables { get; } = Create();

    private static Dictionary<string, string?> Create()
    {
        Dictionary<string, string?> variables = new(StringComparer.Ordinal) { ["LC_ALL"] = "C" };
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            string name = (string)variable.Key;
            if (name is PostgresServerOptions.ConnectionVariable or PolygonKeyVariable
                || name.StartsWith("PG", StringComparison.Ordinal))
            {
                variables[name] = null;
            }
        }

        return variables;
    }
}
