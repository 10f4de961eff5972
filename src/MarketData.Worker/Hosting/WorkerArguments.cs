using System.Globalization;
using MarketData.Features;
using MarketData.Instruments;
using MarketData.Polygon;
using MarketData.Postgres.Writers;
using MarketData.Quotas;
using MarketData.Time;
using Npgsql;

namespace MarketData.Worker.Hosting;

/// <summary>
/// The command line. Secrets are not on it, because any user of the machine can read a command line: they are in the environment.
/// </summary>
internal static class WorkerArguments
{
    /// <summary>The environment variable that names the database.</summary>
    public const string PostgresVariable = "PERF_WORKER_POSTGRES";

    /// <summary>The environment variable that holds the key to the source.</summary>
    public const string KeyVariable = "POLYGON_API_KEY";

    public const string Usage =
        "usage: MarketData.Worker --symbols A,B --timeframes 5m,1h --from YYYY-MM-DD --until YYYY-MM-DD\n"
        + "       [--plan free|paid | --base-address URL] [--writer NAME] [--batch-size N] [--concurrency N]\n"
        + "       [--continue] [--features vectorised|scalar] [--one-fetch] [--prefetch] [--overlap] [--parent-pipe]\n"
        + "   or: MarketData.Worker --enrich --symbols A,B --timeframes 5m,1h [--workers N] [--features NAME]\n"
        + "       [--writer NAME] [--batch-size N] [--parent-pipe]\n"
        + "--continue fetches each series from where it is covered only; without it, all of the range\n"
        + "--enrich fetches nothing: it computes the features of the stored series again, N symbols at once, and needs no key;\n"
        + "  not while a backfill of the same series runs: a bar that is revised meanwhile is put back to what it was\n"
        + "the plan is of Polygon: 5 requests a minute (free, the default) or 100 a second, shared by all who use the database\n"
        + $"environment: {PostgresVariable} (a connection string), {KeyVariable}\n"
        + "exit codes: 0 every job or series is stored, 1 one failed, 2 usage, 4 no database, 130 interrupted";

    private const string Enrich = "--enrich";
    private const string Workers = "--workers";
    private const string Continue = "--continue";
    private const string OneFetch = "--one-fetch";
    private const string Prefetch = "--prefetch";
    private const string Overlap = "--overlap";
    private const string ParentPipe = "--parent-pipe";

    private const int MaxConcurrency = 64;

    private static readonly string[] Switches = [Enrich, Continue, OneFetch, Prefetch, Overlap, ParentPipe];

    private static readonly string[] OfFetching =
        ["--from", "--until", "--plan", "--base-address", "--concurrency", Continue, OneFetch, Prefetch, Overlap];

    /// <param name="environment">A variable's value; null when it is not set.</param>
    /// <exception cref="BadArgumentException">Something is missing, unknown or out of range.</exception>
    public static WorkerOptions Parse(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        HashSet<string> switches = new(StringComparer.Ordinal);
        for (int i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case string name when Switches.Contains(name, StringComparer.Ordinal):
                    switches.Add(name);
                    break;
                case "--symbols" or "--timeframes" or "--from" or "--until" or "--plan" or "--base-address" or "--writer"
                    or "--batch-size" or "--concurrency" or "--features" or Workers:
                    values[arguments[i]] = Value(arguments, i);
                    i++;
                    break;
                default:
                    throw new BadArgumentException($"{arguments[i]} is not an argument.");
            }
        }

        bool enrich = switches.Contains(Enrich);
        ThrowIfOfTheOther(enrich, values, switches);
        return new WorkerOptions
        {
            Enrich = enrich,
            Workers = Number(values, Workers, 1, MaxConcurrency),
            Symbols = List(values, "--symbols", name => Universe.Find(name)),
            Timeframes = List(values, "--timeframes", code => Timeframe.TryParse(code, out Timeframe? timeframe) ? timeframe : null),
            Range = enrich ? default : Range(Day(values, "--from"), Day(values, "--until")),
            Source = enrich ? null : Source(values, switches, environment(KeyVariable)),
            Postgres = ConnectionString(environment(PostgresVariable)),
            Writer = Writer(values),
            BatchSize = Number(values, "--batch-size", BarWriters.DefaultBatchSize, BarWriters.MaxBatchSize),
            Concurrency = Number(values, "--concurrency", 1, MaxConcurrency),
            Continue = switches.Contains(Continue),
            Engine = Engine(values),
            OneFetch = switches.Contains(OneFetch),
            Overlap = switches.Contains(Overlap),
            HasParentPipe = switches.Contains(ParentPipe),
        };
    }

    private static void ThrowIfOfTheOther(bool enrich, Dictionary<string, string> values, HashSet<string> switches)
    {
        string[] others = enrich ? OfFetching : [Workers];
        if (Array.Find(others, name => values.ContainsKey(name) || switches.Contains(name)) is { } other)
        {
            throw new BadArgumentException($"{other} does not go {(enrich ? "with" : "without")} {Enrich}.");
        }
    }

    private static string Value(IReadOnlyList<string> arguments, int name) =>
        name + 1 < arguments.Count && !arguments[name + 1].StartsWith("--", StringComparison.Ordinal)
            ? arguments[name + 1]
            : throw new BadArgumentException($"{arguments[name]} needs a value.");

    private static string Required(Dictionary<string, string> values, string name) =>
        values.TryGetValue(name, out string? value) ? value : throw new BadArgumentException($"{name} is missing.");

    private static T[] List<T>(Dictionary<string, string> values, string name, Func<string, T?> parse)
        where T : class =>
        [.. Required(values, name).Split(',').Select(
            item => parse(item) ?? throw new BadArgumentException($"{name}: '{item}' is not one that there is."))];

    private static DateOnly Day(Dictionary<string, string> values, string name) =>
        DateOnly.TryParseExact(Required(values, name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : throw new BadArgumentException($"{name} must be a day, such as 2025-01-31.");

    private static UtcRange Range(DateOnly from, DateOnly until) =>
        from < until
            ? UtcRange.FromDays(from, until)
            : throw new BadArgumentException("--until must be after --from; its day is left out.");

    private static int Number(Dictionary<string, string> values, string name, int byDefault, int max) =>
        !values.TryGetValue(name, out string? text) ? byDefault
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= max ? number
            : throw new BadArgumentException($"{name} must be 1 to {max}.");

    private static WriterKind Writer(Dictionary<string, string> values) =>
        !values.TryGetValue("--writer", out string? name) ? WriterKind.Copy
            : BarWriters.TryParse(name, out WriterKind kind) ? kind
            : throw new BadArgumentException($"--writer must be one of {string.Join(", ", BarWriters.Names)}.");

    private static FeatureEngine Engine(Dictionary<string, string> values) =>
        !values.TryGetValue("--features", out string? name) ? FeatureEngine.Vectorised
            : FeatureEngines.TryParse(name, out FeatureEngine engine) ? engine
            : throw new BadArgumentException($"--features must be {string.Join(" or ", FeatureEngines.Names)}.");

    private static PolygonOptions Source(Dictionary<string, string> values, HashSet<string> switches, string? key)
    {
        try
        {
            PolygonOptions real = new(new ApiKey(key ?? "")) { Prefetch = switches.Contains(Prefetch) };
            PolygonOptions options = values.TryGetValue("--base-address", out string? address)
                ? real with { BaseAddress = new Uri(address, UriKind.Absolute) }
                : real;

            // Polygon stays Polygon when its address is spelled out.
            if (options.BaseAddress == real.BaseAddress)
            {
                return options with { Quota = Plan(values) };
            }

            return !values.ContainsKey("--plan")
                ? options
                : throw new BadArgumentException("--plan is of Polygon itself: it does not go with --base-address.");
        }
        catch (UriFormatException)
        {
            throw new BadArgumentException("--base-address must be http(s)://host[:port].");
        }
        catch (ArgumentException exception)
        {
            // Names the option or says what a key looks like; never quotes the key.
            throw new BadArgumentException(exception.Message);
        }
    }

    private static QuotaPlan Plan(Dictionary<string, string> values) => values.GetValueOrDefault("--plan", "free") switch
    {
        "free" => QuotaPlan.Free,
        "paid" => QuotaPlan.Paid,
        _ => throw new BadArgumentException("--plan must be free or paid."),
    };

    /// <summary>What is wrong is said without any part of the text, which holds a password.</summary>
    private static string ConnectionString(string? text)
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
                $"{PostgresVariable} must be a PostgreSQL connection string, such as Host=...;Database=...;Username=...;Password=...");
        }
    }
}
