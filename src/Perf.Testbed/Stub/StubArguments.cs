using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Perf.Testbed.Stub;

/// <summary>
/// The command line of the stub process. The key is not on it, because any user of the machine can read a command line: it is
/// in the environment variable <see cref="KeyVariable"/>.
/// </summary>
/// <param name="HasParentPipe">
/// Standard input is a pipe from the parent: run until it closes, and leave Ctrl+C to the parent.
/// </param>
internal sealed record StubArguments(StubOptions Options, bool HasParentPipe)
{
    public const string KeyVariable = "PERF_STUB_KEY";

    public const string Usage =
        "usage: Perf.Testbed [--port N] [--seed N] [--latency-ms MEDIAN] [--latency-sigma S] [--quota N] "
        + "[--quota-window-seconds S] [--retry-after] [--parent-pipe]";

    private const string Port = "--port";
    private const string Seed = "--seed";
    private const string Latency = "--latency-ms";
    private const string LatencySigma = "--latency-sigma";
    private const string Quota = "--quota";
    private const string QuotaWindow = "--quota-window-seconds";
    private const string RetryAfter = "--retry-after";
    private const string ParentPipe = "--parent-pipe";

    /// <exception cref="ValidationException">An argument is unknown, or its value is missing or out of range.</exception>
    public static StubArguments Parse(IReadOnlyList<string> arguments, string? apiKey)
    {
        StubArguments parsed = new(new StubOptions(), HasParentPipe: false);
        if (!string.IsNullOrEmpty(apiKey))
        {
            parsed = parsed with { Options = parsed.Options with { ApiKey = apiKey } };
        }

        for (int i = 0; i < arguments.Count; i++)
        {
            StubOptions options = parsed.Options;
            parsed = arguments[i] switch
            {
                Port => parsed.With(options with { Port = Next<int>(arguments, ref i) }),
                Seed => parsed.With(options with { Seed = Next<int>(arguments, ref i) }),
                Latency => parsed.With(options with { LatencyMedianMs = Next<double>(arguments, ref i) }),
                LatencySigma => parsed.With(options with { LatencySigma = Next<double>(arguments, ref i) }),
                Quota => parsed.With(options with { QuotaRequests = Next<int>(arguments, ref i) }),
                QuotaWindow => parsed.With(options with { QuotaWindow = NextSeconds(arguments, ref i) }),
                RetryAfter => parsed.With(options with { SendRetryAfter = true }),
                ParentPipe => parsed with { HasParentPipe = true },
                string unknown => throw new ValidationException($"{unknown} is not an argument."),
            };
        }

        parsed.Options.Validate();
        return parsed;
    }

    /// <summary>The arguments that <see cref="Parse"/> reads these from; the key and the clock are not among them.</summary>
    public IReadOnlyList<string> ToList()
    {
        List<string> list =
        [
            Port, Text(Options.Port),
            Seed, Text(Options.Seed),
            Latency, Text(Options.LatencyMedianMs),
            LatencySigma, Text(Options.LatencySigma),
            QuotaWindow, Text(Options.QuotaWindow.TotalSeconds),
        ];
        if (Options.QuotaRequests is { } requests)
        {
            list.AddRange([Quota, Text(requests)]);
        }

        if (Options.SendRetryAfter)
        {
            list.Add(RetryAfter);
        }

        if (HasParentPipe)
        {
            list.Add(ParentPipe);
        }

        return list;
    }

    private static string Text(IFormattable value) => value.ToString(format: null, CultureInfo.InvariantCulture);

    private static TimeSpan NextSeconds(IReadOnlyList<string> arguments, ref int i)
    {
        double seconds = Next<double>(arguments, ref i);
        return seconds is > 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new ValidationException($"{QuotaWindow} must be more than 0 and at most 86400.");
    }

    private static T Next<T>(IReadOnlyList<string> arguments, ref int i)
        where T : IParsable<T>
    {
        string name = arguments[i];
        if (++i == arguments.Count)
        {
            throw new ValidationException($"{name} needs a value.");
        }

        return T.TryParse(arguments[i], CultureInfo.InvariantCulture, out T? value)
            ? value
            : throw new ValidationException($"{name} cannot be '{arguments[i]}'.");
    }

    private StubArguments With(StubOptions options) => this with { Options = options };
}
