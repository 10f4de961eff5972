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

    /// <summary>Without a default in the option, whose help would list all 25: see <see cref="Universe.TwentyFive"/>.</summary>
    public static Option<IReadOnlyList<MarketData.Instruments.Symbol>?> Symbols() => new("--symbols")
    {
        HelpName = "25|50|A,B",
        Description = "The symbols: the user's 25 (the default), the set of 50, or names separated by commas.",
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
