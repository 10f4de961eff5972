using MarketData.Instruments;
using MarketData.Leasing;
using MarketData.Operations;
using MarketData.Scheduling;
using MarketData.Time;
using MarketData.Worker.Alerting;
using Quartz;

namespace MarketData.Worker.Hosting;

/// <summary>The command line of the service. Secrets are in the environment.</summary>
internal static class ServiceArguments
{
    public const string Name = "--name";

    public const string Usage =
        "usage: MarketData.Worker service [--roles scheduler,worker] [--name NAME] [--concurrency N] [--symbols A,B]\n"
        + "       [--timeframes 5m,1h] [--days N] [--plan free|paid | --base-address URL] [--lease SECONDS]\n"
        + "       [--cron NAME=EXPRESSION]... [--writer NAME] [--parent-pipe]\n"
        + "   or: MarketData.Worker health [--name NAME]     exits with 0 when the service of that name was seen within 30 s\n"
        + "   or: MarketData.Worker migrate                  brings the database to this build's schema\n"
        + "without more it is scheduler and worker for all symbols, a year of them, four jobs at once, named after the machine;\n"
        + "any number of them, on any number of machines, share the work by the database alone\n"
        + "--cron replaces critical, standard or daily by a Quartz expression: seconds minutes hours day month weekday, in UTC\n"
        + $"environment: {WorkerEnvironment.Postgres} (a connection string), {WorkerEnvironment.ApiKey},\n"
        + $"  {WorkerEnvironment.WebhookUrl} and {WorkerEnvironment.WebhookSecret} (both or none),\n"
        + $"  {TelemetryExport.Endpoint} (a collector; none by default)\n"
        + "exit codes: 0 stopped as asked, or healthy; 1 failed, or not healthy; 2 usage; 4 no database, or not migrated";

    /// <summary>Jobs at once, when nothing is said.</summary>
    public const int DefaultConcurrency = 4;

    private const string Roles = "--roles";
    private const string Days = "--days";
    private const string Lease = "--lease";
    private const string Cron = "--cron";

    private const int MaxDays = 3660;
    private const int MaxLeaseSeconds = 600;
    private const int MaxNameLength = 64;

    /// <summary>Beats a lease: one that is lost, and one that is late, cost nothing.</summary>
    private const int BeatsPerLease = 4;

    private static readonly string[] WithValues =
    [
        Roles, Name, Days, Lease, Cron, ArgumentValues.Concurrency, ArgumentValues.Symbols, ArgumentValues.Timeframes,
        ArgumentValues.Plan, ArgumentValues.BaseAddress, ArgumentValues.Writer,
    ];

    /// <param name="arguments">Without the verb.</param>
    /// <exception cref="BadArgumentException">Something is missing, unknown or out of range.</exception>
    public static ServiceOptions Parse(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        ArgumentValues values = ArgumentValues.Read(arguments, WithValues, [ArgumentValues.ParentPipe]);
        IReadOnlyList<WorkerRole> roles = RolesOf(values.Find(Roles));
        return new ServiceOptions
        {
            Roles = roles,
            Name = NameOf(values.Find(Name)),
            Symbols = values.SymbolList() ?? Universe.Fifty,
            Timeframes = values.TimeframeList() ?? Timeframe.Backfilled,
            History = TimeSpan.FromDays(values.Number(Days, (int)RunPlanner.DefaultHistory.TotalDays, MaxDays)),
            Source = roles.Contains(WorkerRole.Worker) ? values.Source(environment(WorkerEnvironment.ApiKey)) : null,
            Postgres = WorkerEnvironment.ConnectionString(environment(WorkerEnvironment.Postgres)),
            Writer = values.WriterKind(),
            Concurrency = values.Number(ArgumentValues.Concurrency, DefaultConcurrency, ArgumentValues.MaxConcurrency),
            Terms = TermsOf(values),
            Crons = values.FindAll(Cron).Select(CronOf).ToDictionary(pair => pair.Name, pair => pair.Expression),
            Webhook = WebhookOptions.From(
                environment(WorkerEnvironment.WebhookUrl), environment(WorkerEnvironment.WebhookSecret)),
            HasParentPipe = values.Has(ArgumentValues.ParentPipe),
        };
    }

    /// <summary>Of a verb that only asks after a service.</summary>
    /// <exception cref="BadArgumentException">There is another argument.</exception>
    public static string NameIn(IReadOnlyList<string> arguments) =>
        NameOf(ArgumentValues.Read(arguments, [Name], [ArgumentValues.ParentPipe]).Find(Name));

    private static string NameOf(string? given) => (given ?? Environment.MachineName) switch
    {
        { Length: > 0 and <= MaxNameLength } name when name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') => name,
        _ => throw new BadArgumentException($"{Name} must be 1 to {MaxNameLength} letters, digits, dots, dashes or underscores."),
    };

    private static WorkerRole[] RolesOf(string? given) =>
    [
        .. (given ?? "scheduler,worker").Split(',').Distinct(StringComparer.Ordinal).Select(role => role switch
        {
            "scheduler" => WorkerRole.Scheduler,
            "worker" => WorkerRole.Worker,
            _ => throw new BadArgumentException($"{Roles} must be scheduler, worker, or both with a comma between them."),
        }),
    ];

    private static LeaseTerms TermsOf(ArgumentValues values)
    {
        TimeSpan duration = TimeSpan.FromSeconds(values.Number(Lease, (int)LeaseTerms.Default.Duration.TotalSeconds, MaxLeaseSeconds));
        return new LeaseTerms(duration, duration / BeatsPerLease);
    }

    private static (ScheduleName Name, string Expression) CronOf(string given)
    {
        int equals = given.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 || !Enum.TryParse(given[..equals], ignoreCase: true, out ScheduleName name) || !Enum.IsDefined(name))
        {
            throw new BadArgumentException($"{Cron} must be critical, standard or daily, an equals sign, and an expression.");
        }

        string expression = given[(equals + 1)..];
        return CronExpression.TryParse(expression, out _)
            ? (name, expression)
            : throw new BadArgumentException($"{Cron}: '{expression}' is not an expression that Quartz reads.");
    }
}
