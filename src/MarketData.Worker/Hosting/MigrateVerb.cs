using MarketData.Postgres.Schema;
using Npgsql;

namespace MarketData.Worker.Hosting;

/// <summary>Brings the database to this build's schema, before its services are started. Running it again changes nothing.</summary>
internal static class MigrateVerb
{
    /// <returns>What the process ends with: see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string postgres, CancellationToken cancellationToken)
    {
        await using NpgsqlDataSource dataSource = NpgsqlDataSource.Create(postgres);
        int applied = await SchemaMigrator.MigrateAsync(dataSource, cancellationToken);
        await Console.Out.WriteLineAsync(FormattableString.Invariant($"{applied} migrations applied"));
        return ExitCode.Completed;
    }
}
