using System.Globalization;
using Npgsql;
using Perf.Testbed.Worker;

namespace Perf.Lab.Drills.Benches;

/// <summary>What a worker service is told; PostgreSQL knows its connections by its name. What is null is left to its own default, or is the bench's.</summary>
internal sealed record WorkerSetup
{
    private const string Never = "0 0 0 1 1 ? 2099";

    private static readonly string[] Schedules = ["critical", "standard", "daily"];

    public string Name { get; init; } = "drill-1";

    /// <value>Both.</value>
    public string Roles { get; init; } = "scheduler,worker";

    /// <value>2 lanes.</value>
    public int Concurrency { get; init; } = 2;

    /// <summary>Holds the password.</summary>
    /// <value>Null: straight to the bench's database.</value>
    public string? ConnectionString { get; init; }

    /// <value>Null: straight to the bench's stub.</value>
    public Uri? Source { get; init; }

    public int? LeaseSeconds { get; init; }

    /// <summary>Where it sends alerts, signed with <see cref="WebhookReceiver.Secret"/>.</summary>
    /// <value>Null: nowhere.</value>
    public Uri? Webhook { get; init; }

    /// <summary>NAME=EXPR, as the worker takes it.</summary>
    /// <value>None: no schedule fires while the drill lasts, for a run of its own would be judged with those of the drill.</value>
    public IReadOnlyList<string> Cron { get; init; } = [];

    /// <summary>Does not wait until it is ready: its database may be what is missing.</summary>
    /// <param name="connectionString">Of the bench's database; holds the password.</param>
    /// <param name="source">The bench's stub.</param>
    public WorkerServiceOptions ToOptions(DrillScope scope, string connectionString, Uri source, string apiKey) => new()
    {
        Name = Name,
        ConnectionString = new NpgsqlConnectionStringBuilder(ConnectionString ?? connectionString) { ApplicationName = Name }.ConnectionString,
        ApiKey = apiKey,
        BaseAddress = Source ?? source,
        WebhookUrl = Webhook,
        WebhookSecret = Webhook is null ? null : WebhookReceiver.Secret,
        WaitsUntilReady = false,
        Arguments =
        [
            "--roles", Roles, "--concurrency", Concurrency.ToString(CultureInfo.InvariantCulture),
            .. LeaseSeconds is { } seconds ? (string[])["--lease", seconds.ToString(CultureInfo.InvariantCulture)] : [],
            .. Schedules.Where(name => !Cron.Any(cron => cron.StartsWith($"{name}=", StringComparison.Ordinal)))
                .Select(name => $"{name}={Never}").Concat(Cron).SelectMany(cron => (string[])["--cron", cron]),
            .. scope.ToArguments(),
        ],
    };
}
