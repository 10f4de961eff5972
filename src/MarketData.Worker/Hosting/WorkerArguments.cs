using MarketData.Postgres.Writers;
using MarketData.Time;

namespace MarketData.Worker.Hosting;

/// <summary>
/// The command line. Secrets are not on it, because any user of the machine can read a command line: they are in the environment.
/// </summary>
internal static class WorkerArguments
{
    public const string Usage =
        "usage: MarketData.Worker --symbols A,B --timeframes 5m,1h --from YYYY-MM-DD --until YYYY-MM-DD\n"
        + "       [--plan free|paid | --base-address URL] [--writer NAME] [--batch-size N] [--concurrency N]\n"
        + "       [--continue] [--features vectorised|scalar] [--one-fetch] [--prefetch] [--overlap] [--parent-pipe]\n"
        + "   or: MarketData.Worker --enrich --symbols A,B --timeframes 5m,1h [--workers N] [--features NAME]\n"
        + "       [--writer NAME] [--batch-size N] [--parent-pipe]\n"
        + "   or: MarketData.Worker service, health or migrate: see service --help\n"
        + "--continue fetches each series from where it is covered only; without it, all of the range\n"
        + "--enrich fetches nothing: it computes the features of the stored series again, N symbols at once, and needs no key;\n"
        + "  not while a backfill of the same series runs: a bar that is revised meanwhile is put back to what it was\n"
        + "the plan is of Polygon: 5 requests a minute (free, the default) or 100 a second, shared by all who use the database\n"
        + $"environment: {WorkerEnvironment.Postgres} (a connection string), {WorkerEnvironment.ApiKey},\n"
        + $"  {TelemetryExport.Endpoint} (a collector; none by default)\n"
        + "exit codes: 0 every job or series is stored, 1 one failed, 2 usage, 4 no database, 130 interrupted";

    private const string From = "--from";
    private const string Until = "--until";
    private const string Enrich = "--enrich";
    private const string Workers = "--workers";
    private const string Continue = "--continue";
    private const string OneFetch = "--one-fetch";
    private const string Overlap = "--overlap";

    private static readonly string[] Switches = [Enrich, Continue, OneFetch, ArgumentValues.Prefetch, Overlap, ArgumentValues.ParentPipe];

    private static readonly string[] WithValues =
    [
        ArgumentValues.Symbols, ArgumentValues.Timeframes, From, Until, ArgumentValues.Plan, ArgumentValues.BaseAddress,
        ArgumentValues.Writer, ArgumentValues.BatchSize, ArgumentValues.Concurrency, ArgumentValues.Features, Workers,
    ];

    private static readonly string[] OfFetching =
    [
        From, Until, ArgumentValues.Plan, ArgumentValues.BaseAddress, ArgumentValues.Concurrency, Continue, OneFetch,
        ArgumentValues.Prefetch, Overlap,
    ];

    /// <param name="environment">A variable's value; null when it is not set.</param>
    /// <exception cref="BadArgumentException">Something is missing, unknown or out of range.</exception>
    public static WorkerOptions Parse(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        ArgumentValues values = ArgumentValues.Read(arguments, WithValues, Switches);
        bool enrich = values.Has(Enrich);
        ThrowIfOfTheOther(enrich, values);
        return new WorkerOptions
        {
            Enrich = enrich,
            Workers = values.Number(Workers, 1, ArgumentValues.MaxConcurrency),
            Symbols = ArgumentValues.Required(ArgumentValues.Symbols, values.SymbolList),
            Timeframes = ArgumentValues.Required(ArgumentValues.Timeframes, values.TimeframeList),
            Range = enrich ? default : Range(values.Day(From), values.Day(Until)),
            Source = enrich ? null : values.Source(environment(WorkerEnvironment.ApiKey)),
            Postgres = WorkerEnvironment.ConnectionString(environment(WorkerEnvironment.Postgres)),
            Writer = values.WriterKind(),
            BatchSize = values.Number(ArgumentValues.BatchSize, BarWriters.DefaultBatchSize, BarWriters.MaxBatchSize),
            Concurrency = values.Number(ArgumentValues.Concurrency, 1, ArgumentValues.MaxConcurrency),
            Continue = values.Has(Continue),
            Engine = values.Engine(),
            OneFetch = values.Has(OneFetch),
            Overlap = values.Has(Overlap),
            HasParentPipe = values.Has(ArgumentValues.ParentPipe),
        };
    }

    private static void ThrowIfOfTheOther(bool enrich, ArgumentValues values)
    {
        string[] others = enrich ? OfFetching : [Workers];
        if (Array.Find(others, values.Has) is { } other)
        {
            throw new BadArgumentException($"{other} does not go {(enrich ? "with" : "without")} {Enrich}.");
        }
    }

    private static UtcRange Range(DateOnly from, DateOnly until) =>
        from < until
            ? UtcRange.FromDays(from, until)
            : throw new BadArgumentException("--until must be after --from; its day is left out.");
}
