using System.Globalization;

namespace Perf.Lab.Cli;

/// <summary>How long something will still take, as roughly as it is known.</summary>
internal static class TimeLeft
{
    private const double LargestSeconds = 100;
    private const double LargestMinutes = 100;

    /// <summary><c>64 s</c>, <c>8 min</c>, <c>2.5 h</c>.</summary>
    public static string Text(TimeSpan time) => time switch
    {
        { TotalSeconds: < LargestSeconds } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):0} s"),
        { TotalMinutes: < LargestMinutes } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.0} h"),
    };

    /// <summary>
    /// <c>, about 8 min left</c>, by what those took that are done; empty before the first, of which nothing is known, and behind the last.
    /// Only for parts that are much alike.
    /// </summary>
    public static string After(int done, int all, TimeSpan elapsed) =>
        done == 0 || done >= all ? string.Empty : $", about {Text(elapsed / done * (all - done))} left";
}
