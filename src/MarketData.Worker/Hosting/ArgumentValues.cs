using System.Globalization;
using MarketData.Features;
using MarketData.Instruments;
using MarketData.Polygon;
using MarketData.Postgres.Writers;
using MarketData.Quotas;
using MarketData.Time;

namespace MarketData.Worker.Hosting;

/// <summary>What was given on the command line, and how it is understood. Every refusal names the argument it is about.</summary>
internal sealed class ArgumentValues
{
    public const string Symbols = "--symbols";
    public const string Timeframes = "--timeframes";
    public const string Plan = "--plan";
    public const string BaseAddress = "--base-address";
    public const string Writer = "--writer";
    public const string BatchSize = "--batch-size";
    public const string Concurrency = "--concurrency";
    public const string Features = "--features";
    public const string Prefetch = "--prefetch";
    public const string ParentPipe = "--parent-pipe";

    public const int MaxConcurrency = 64;

    private readonly Dictionary<string, List<string>> values = new(StringComparer.Ordinal);
    private readonly HashSet<string> switches = new(StringComparer.Ordinal);

    private ArgumentValues()
    {
    }

    /// <param name="withValues">Arguments that are followed by a value; of one that comes twice the last counts.</param>
    /// <param name="switches">Arguments that stand alone.</param>
    /// <exception cref="BadArgumentException">An argument is neither, or its value is missing.</exception>
    public static ArgumentValues Read(IReadOnlyList<string> arguments, string[] withValues, string[] switches)
    {
        ArgumentValues read = new();
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i];
            if (switches.Contains(name, StringComparer.Ordinal))
            {
                read.switches.Add(name);
            }
            else if (withValues.Contains(name, StringComparer.Ordinal))
            {
                read.Add(name, ValueBehind(arguments, i));
                i++;
            }
            else
            {
                throw new BadArgumentException($"{name} is not an argument.");
            }
        }

        return read;
    }

    public bool Has(string name) => switches.Contains(name) || values.ContainsKey(name);

    public string? Find(string name) => values.TryGetValue(name, out List<string>? given) ? given[^1] : null;

    /// <summary>Of an argument that may come more than once.</summary>
    public IReadOnlyList<string> FindAll(string name) => values.TryGetValue(name, out List<string>? given) ? given : [];

    public static T Required<T>(string name, Func<T?> find)
        where T : class => find() ?? throw new BadArgumentException($"{name} is missing.");

    /// <summary>Null when none are given.</summary>
    public IReadOnlyList<Symbol>? SymbolList() => List(Symbols, name => Universe.Find(name));

    /// <summary>Null when none are given.</summary>
    public IReadOnlyList<Timeframe>? TimeframeList() =>
        List(Timeframes, code => Timeframe.TryParse(code, out Timeframe? timeframe) ? timeframe : null);

    public DateOnly Day(string name) =>
        DateOnly.TryParseExact(
            Required(name, () => Find(name)), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : throw new BadArgumentException($"{name} must be a day, such as 2025-01-31.");

    public int Number(string name, int byDefault, int max) =>
        Find(name) is not { } text ? byDefault
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= max ? number
            : throw new BadArgumentException($"{name} must be 1 to {max}.");

    public WriterKind WriterKind() =>
        Find(Writer) is not { } name ? Postgres.Writers.WriterKind.Copy
            : BarWriters.TryParse(name, out WriterKind kind) ? kind
            : throw new BadArgumentException($"{Writer} must be one of {string.Join(", ", BarWriters.Names)}.");

    public FeatureEngine Engine() =>
        Find(Features) is not { } name ? FeatureEngine.Vectorised
            : FeatureEngines.TryParse(name, out FeatureEngine engine) ? engine
            : throw new BadArgumentException($"{Features} must be {string.Join(" or ", FeatureEngines.Names)}.");

    /// <param name="key">From the environment; null when it is not set.</param>
    public PolygonOptions Source(string? key)
    {
        try
        {
            PolygonOptions real = new(new ApiKey(key ?? "")) { Prefetch = Has(Prefetch) };
            PolygonOptions options = Find(BaseAddress) is { } address
                ? real with { BaseAddress = new Uri(address, UriKind.Absolute) }
                : real;

            // Polygon stays Polygon when its address is spelled out.
            if (options.BaseAddress == real.BaseAddress)
            {
                return options with { Quota = QuotaOfPlan() };
            }

            return !Has(Plan)
                ? options
                : throw new BadArgumentException($"{Plan} is of Polygon itself: it does not go with {BaseAddress}.");
        }
        catch (UriFormatException)
        {
            throw new BadArgumentException($"{BaseAddress} must be http(s)://host[:port].");
        }
        catch (ArgumentException exception)
        {
            // Names the option or says what a key looks like; never quotes the key.
            throw new BadArgumentException(exception.Message);
        }
    }

    private QuotaPlan QuotaOfPlan() => (Find(Plan) ?? "free") switch
    {
        "free" => QuotaPlan.Free,
        "paid" => QuotaPlan.Paid,
        _ => throw new BadArgumentException($"{Plan} must be free or paid."),
    };

    private void Add(string name, string value)
    {
        if (!values.TryGetValue(name, out List<string>? given))
        {
            values[name] = given = [];
        }

        given.Add(value);
    }

    private static string ValueBehind(IReadOnlyList<string> arguments, int name) =>
        name + 1 < arguments.Count && !arguments[name + 1].StartsWith("--", StringComparison.Ordinal)
            ? arguments[name + 1]
            : throw new BadArgumentException($"{arguments[name]} needs a value.");

    private T[]? List<T>(string name, Func<string, T?> parse)
        where T : class =>
        Find(name) is { } text ? [.. text.Split(',').Select(item => One(name, item, parse))] : null;

    private static T One<T>(string name, string item, Func<string, T?> parse)
        where T : class => parse(item) ?? throw new BadArgumentException($"{name}: '{item}' is not one that there is.");
}
