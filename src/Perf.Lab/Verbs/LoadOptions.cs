using System.CommandLine;
using System.CommandLine.Parsing;
using Perf.Analysis.Load;
using Perf.Lab.Cli;
using Perf.Lab.Load;

namespace Perf.Lab.Verbs;

/// <summary>The options of <c>load</c>, and the settings they amount to.</summary>
internal sealed class LoadOptions
{
    private const string All = "all";
    private const string Both = "both";
    private const double MaximumMs = 600_000;

    /// <summary>Half of what the lab's API takes at once: those of a run may still be closing when the next one opens its own.</summary>
    private const int MostConnectionsToOurs = 1_000;

    /// <summary>All samples are kept, and the report sorts copies of them: about a gigabyte.</summary>
    private const double MostArrivals = 10_000_000;

    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(10);

    private static readonly LoadSettings Usual = new();

    private readonly Option<Uri?> url = CreateUrl();

    private readonly Option<string> scenario = LabOptions.Choice(
        "--scenario",
        "What is asked for. uncached: on an API whose cache is off, where the lab starts it.",
        All,
        [.. LoadScenario.Names, All]);

    private readonly Option<string> model = LabOptions.Choice(
        "--model",
        "closed: a connection asks again when it has its answer; open: requests at a rate, whatever becomes of them.",
        Both,
        "closed", "open", Both);

    private readonly Option<int> connections = LabOptions.Whole(
        "--connections", "Connections; in the closed model, requests in flight. At most 1000 without --url.", LoadSettings.UsualConnections, 1, 10_000);

    private readonly Option<double?> rate = LabOptions.Number(
        "--rate", "Requests a second in the open model; default: half of what the closed one reached.", 1_000_000);

    private readonly Option<TimeSpan> duration = LabOptions.Duration(
        "--duration",
        "Of a run, at least: up to six times as long, and 10 minutes, where that gives 10,000 requests.",
        Usual.Duration, TimeSpan.FromMilliseconds(200), LongestRun);

    private readonly Option<TimeSpan> warmUp = LabOptions.Duration(
        "--warm-up", "Sent before the runs of a scenario, and in no figure; at least: up to ten times as long, until the API has settled.", Usual.WarmUp, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));

    private readonly Option<IReadOnlyList<MarketData.Instruments.Symbol>?> symbols = LabOptions.Symbols(
        $"The symbols of uncached, of which the other scenarios take the first; default: {string.Join(',', LoadScenario.UsualSymbols.Select(s => s.Name))}.");

    private readonly Option<double?> maxAverage = Limit("--max-average-ms", "The average", Usual.Limits.MaxAverageMs);
    private readonly Option<double?> maxP95 = Limit("--max-p95-ms", "The 95th percentile", Usual.Limits.MaxP95Ms);
    private readonly Option<double?> maxP99 = Limit("--max-p99-ms", "The 99th percentile", Usual.Limits.MaxP99Ms);

    private readonly Option<double?> minSuccess = LabOptions.Number(
        "--min-success", $"Percent of requests above which it passes, 100: all of them; default: {Usual.Limits.MinSuccessRate * 100:0}.", 100);

    private readonly Option<double?> minThroughput = LabOptions.Number(
        "--min-throughput", $"Answers a second above which an open run passes; default: {Usual.Limits.MinRequestsPerSecond:0}.", 1_000_000);

    private readonly Option<int?> cacheSeries = LabOptions.CacheSeries();

    private readonly Option<bool> knee = new("--knee")
    {
        Description = "Afterwards sweep 1 to 128 requests in flight and fit the scalability law to the first scenario.",
    };

    private readonly Option<bool> prove = new("--prove")
    {
        Description = "Instead: sabotage the generator on purpose and see whether it notices; takes --repeats alone.",
    };

    private readonly Option<int> repeats = LabOptions.Whole("--repeats", "How often --prove does each sabotage.", 3, 1, 100);

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])
            [
                url, scenario, model, connections, rate, duration, warmUp, symbols, maxAverage, maxP95, maxP99, minSuccess, minThroughput,
                cacheSeries, knee, prove, repeats,
            ])
        {
            command.Add(option);
        }
    }

    /// <summary>How often each sabotage is to be done; null when a load is asked for.</summary>
    /// <exception cref="BadInputException">Options that do not go together.</exception>
    public int? ReadRepeats(ParseResult parsed)
    {
        Option[] given = [.. parsed.CommandResult.Children.OfType<OptionResult>().Where(one => !one.Implicit).Select(one => one.Option)];
        if (!parsed.GetValue(prove))
        {
            return given.Contains(repeats) ? throw new BadInputException("--repeats is for --prove") : null;
        }

        return given.FirstOrDefault(option => option != prove && option != repeats) is { } other
            ? throw new BadInputException($"--prove loads a server of its own in its own way: leave out {other.Name}")
            : parsed.GetValue(repeats);
    }

    /// <exception cref="BadInputException">Options that do not go together.</exception>
    public LoadSettings Read(ParseResult parsed)
    {
        string chosen = parsed.GetRequiredValue(scenario);
        IReadOnlyList<string> scenarios = chosen == All ? LoadScenario.Names : [chosen];
        string how = parsed.GetRequiredValue(model);
        LoadLimits usual = Usual.Limits;
        TimeSpan atLeast = Given(duration, Usual.Duration);
        TimeSpan warmAtLeast = Given(warmUp, Usual.WarmUp);
        CheckWhatGoesTogether(parsed, how, atLeast);
        return Usual with
        {
            Url = parsed.GetValue(url),
            Scenarios = scenarios,
            ClosedScenarios = how == "open" ? [] : scenarios,
            OpenScenarios = how == "closed" ? [] : scenarios,
            Connections = parsed.GetValue(connections),
            RatePerSecond = parsed.GetValue(rate),
            Duration = atLeast,
            MaximumDuration = Shorter(atLeast * (Usual.MaximumDuration / Usual.Duration), LongestRun),
            WarmUp = warmAtLeast,
            MaximumWarmUp = warmAtLeast * (Usual.MaximumWarmUp / Usual.WarmUp),
            Symbols = parsed.GetValue(symbols) ?? LoadScenario.UsualSymbols,
            CacheSeries = parsed.GetValue(cacheSeries),
            Knee = parsed.GetValue(knee),
            Limits = new LoadLimits(
                parsed.GetValue(maxAverage) ?? usual.MaxAverageMs,
                parsed.GetValue(maxP95) ?? usual.MaxP95Ms,
                parsed.GetValue(maxP99) ?? usual.MaxP99Ms,
                parsed.GetValue(minSuccess) / 100 ?? usual.MinSuccessRate,
                parsed.GetValue(minThroughput) ?? usual.MinRequestsPerSecond),
        };

        TimeSpan Given(Option<TimeSpan> option, TimeSpan otherwise) =>
            parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option) : otherwise;
    }

    private void CheckWhatGoesTogether(ParseResult parsed, string how, TimeSpan atLeast)
    {
        if (how == "closed" && parsed.GetValue(rate) is not null)
        {
            throw new BadInputException("--rate is for the open model: in the closed one, the answers decide; leave out --model closed");
        }

        if (how == "closed" && parsed.GetValue(minThroughput) is not null)
        {
            throw new BadInputException(
                "--min-throughput is judged in the open model: in the closed one, the average decides it; leave out --model closed");
        }

        if (parsed.GetValue(url) is not null && parsed.GetValue(cacheSeries) is not null)
        {
            throw new BadInputException("--cache-series is for an API that the lab starts: leave it out with --url");
        }

        int asked = parsed.GetValue(connections);
        if (parsed.GetValue(url) is null && asked > MostConnectionsToOurs)
        {
            throw new BadInputException($"--connections {asked}: the API that the lab starts is asked over {MostConnectionsToOurs} at most");
        }

        if (parsed.GetValue(rate) * atLeast.TotalSeconds > MostArrivals)
        {
            throw new BadInputException($"--rate times --duration is more than {MostArrivals:0} requests: every one of them is kept in memory");
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static Option<double?> Limit(string name, string what, double usual) =>
        LabOptions.Number(name, $"{what} below which it passes, in ms; default: {usual:0}.", MaximumMs);

    private static Option<Uri?> CreateUrl() => new("--url")
    {
        HelpName = "URL",
        Description = "An API that runs already, here or elsewhere; default: one that the lab starts, on data of its own.",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
                && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
                && uri is { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 })
            {
                return uri;
            }

            // Not quoted: it may hold a password.
            result.AddError("--url: it must begin with http:// or https://, and have neither user and password nor a query");
            return null;
        },
    };
}
