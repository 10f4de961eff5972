using MarketData.Operations;
using MarketData.Postgres.Operations;
using Npgsql;

namespace MarketData.Worker.Hosting;

/// <summary>Whether a service is alive, as its database knows it.</summary>
internal static class HealthVerb
{
    private const int LongestSeconds = 5;

    /// <returns>What the process ends with: see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string name, string postgres, CancellationToken cancellationToken)
    {
        NpgsqlConnectionStringBuilder settings = new(postgres) { Timeout = LongestSeconds, CommandTimeout = LongestSeconds };
        await using NpgsqlDataSource dataSource = NpgsqlDataSource.Create(settings);
        IReadOnlyList<WorkerRecord> workers = await new WorkerRegister(dataSource).ReadAsync(cancellationToken);
        WorkerRecord? own = workers.FirstOrDefault(worker => worker.Name == name);
        await Console.Out.WriteLineAsync(own is null
            ? $"{name} is not there"
            : FormattableString.Invariant($"{name} was seen {own.SilentFor.TotalSeconds:0.0} s ago"));
        return own is { IsThere: true } ? ExitCode.Completed : ExitCode.Failed;
    }
}
