using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MarketData.Instruments;
using MarketData.Time;

namespace Perf.Lab.Cli;

/// <summary>The options that several verbs share, each checked where it is read: a bad value never reaches a verb.</summary>
internal static class LabOptions
{
    /// <summary>The longest history before it starts in 2000, which is before any vendor's.</summary>
    private static readonly DateOnly EarliestEnd = new(2010, 1, 1);

    public static Option<string?> Out() => new("--out")
    {
        HelpName = "DIR",
        Description = "Folder for the results; default: a new one below results/runs.",
    };

    public static Option<string> Choice(string name, string description, string defaultValue, params string[] values)
    {
        Option<string> option = new(name)
        {
            HelpName = string.Join('|', values),
            Description = description,
            DefaultValueFactory = _ => defaultValue,
        };
        option.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens.Where(token => !values.Contains(token.Value, StringComparer.Ordinal)))
            {
                result.AddError($"{name} {token.Value}: there is no such choice; it is one of {string.Join(", ", values)}");
            }
        });
        return option;
    }

    public static Option<int> Whole(string name, string description, int defaultValue, int minimum, int maximum)
    {
        Option<int> option = new(name) { HelpName = "N", Description = description, DefaultValueFactory = _ => defaultValue };
        option.CustomParser = result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
                && value >= minimum && value <= maximum)
            {
                return value;
            }

            result.AddError($"{name} {text}: it must be a whole number from {minimum} to {maximum}");
            return defaultValue;
        };
        return option;
    }

    /// <summary>A number above 0, with or without a fraction; null when not given.</summary>
    /// <param name="name">Ends in the unit, where it has one.</param>
    public static Option<double?> Number(string name, string description, double maximum)
    {
        Option<double?> option = new(name) { HelpName = "X", Description = description };
        option.CustomParser = result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
                && value > 0 && value <= maximum)
            {
                return value;
            }

            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} {text}: it must be a number above 0, up to {maximum:0.###}"));
            return null;
        };
        return option;
    }

    /// <summary>A time with its unit: <c>10s</c>, <c>500ms</c>, <c>2m</c>.</summary>
    public static Option<TimeSpan> Duration(string name, string description, TimeSpan defaultValue, TimeSpan minimum, TimeSpan maximum)
    {
        Option<TimeSpan> option = new(name)
        {
            HelpName = "TIME",
            Description = $"{description} [default: {Text(defaultValue)}]",
            CustomParser = result =>
            {
                string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
                if (ParseDuration(text) is { } value && value >= minimum && value <= maximum)
                {
                    return value;
                }

                result.AddError($"{name} {text}: it must be a time from {Text(minimum)} to {Text(maximum)}, as 500ms, 10s or 2m");
                return defaultValue;
            },
        };
        return option;

        static string Text(TimeSpan time) => time.TotalSeconds >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###}s")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0}ms");
    }

    /// <summary>Null when not given: the API's own default.</summary>
    public static Option<int?> CacheSeries()
    {
        const int Maximum = 100_000;
        Option<int?> option = new("--cache-series")
        {
            HelpName = "N",
            Description = "Series that the API's cache holds; 0 switches it off; default: the API's own.",
        };
        option.CustomParser = result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= Maximum)
            {
                return value;
            }

            result.AddError($"--cache-series {text}: it must be a whole number from 0 to {Maximum}");
            return null;
        };
        return option;
    }

    /// <summary>Without a default in the option, whose help would list all 25: see <see cref="Universe.TwentyFive"/>.</summary>
    public static Option<IReadOnlyList<MarketData.Instruments.Symbol>?> Symbols() =>
        Symbols("The symbols: the user's 25 (the default), the set of 50, or names separated by commas.");

    /// <summary>Null when not given: what that means, the description says.</summary>
    public static Option<IReadOnlyList<MarketData.Instruments.Symbol>?> Symbols(string description) => new("--symbols")
    {
        HelpName = "25|50|A,B",
        Description = description,
        CustomParser = result => ParseSymbols(result),
    };

    /// <summary>Null when not given: <see cref="Timeframe.Backfilled"/> is meant.</summary>
    public static Option<IReadOnlyList<Timeframe>?> Timeframes() => new("--timeframes")
    {
        HelpName = "5m,15m,..",
        Description = $"The timeframes; default: {string.Join(',', Timeframe.Backfilled.Select(t => t.Code))}.",
        CustomParser = result => ParseTimeframes(result),
    };

    public static Option<DateOnly?> Until(TimeProvider time) => new("--until")
    {
        HelpName = "YYYY-MM-DD",
        Description = "First day not fetched (UTC); default: today.",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
                && day >= EarliestEnd && day <= Today(time))
            {
                return day;
            }

            result.AddError($"--until {text}: it must be a day from {EarliestEnd:yyyy-MM-dd} to today, {Today(time):yyyy-MM-dd} (UTC)");
            return null;
        },
    };

    private static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private static TimeSpan? ParseDuration(string text)
    {
        (string unit, double seconds) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => ("ms", 0.001),
            _ when text.EndsWith('s') => ("s", 1),
            _ when text.EndsWith('m') => ("m", 60),
            _ => ("", 1),
        };
        return double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            && value * seconds < TimeSpan.MaxValue.TotalSeconds / 2
            ? TimeSpan.FromSeconds(value * seconds)
            : null;
    }

    private static IReadOnlyList<MarketData.Instruments.Symbol> ParseSymbols(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        switch (text)
        {
            case "25":
                return Universe.TwentyFive;
            case "50":
                return Universe.Fifty;
        }

        List<MarketData.Instruments.Symbol> symbols = [];
        foreach (string name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (Universe.Find(name) is { } symbol)
            {
                symbols.Add(symbol);
            }
            else
            {
                string known = string.Join(", ", Universe.Fifty.Select(s => s.Name));
                result.AddError($"--symbols {name}: unknown symbol; known are 25, 50 and {known}");
            }
        }

        return [.. symbols.Distinct()];
    }

    private static IReadOnlyList<Timeframe> ParseTimeframes(ArgumentResult result)
    {
        List<Timeframe> timeframes = [];
        foreach (string code in result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (Timeframe.TryParse(code, out Timeframe? timeframe))
            {
                timeframes.Add(timeframe);
            }
            else
            {
                string known = string.Join(", ", Timeframe.All.Select(t => t.Code));
                result.AddError($"--timeframes {code}: unknown timeframe; known are {known}");
            }
        }

        return [.. timeframes.Distinct()];
    }
}
