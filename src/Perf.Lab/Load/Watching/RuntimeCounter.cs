using System.Globalization;

namespace Perf.Lab.Load.Watching;

/// <summary>What one counter of a runtime said once.</summary>
/// <param name="Value">Its mean over the interval; of one that only grows, by how much it grew in it.</param>
internal sealed record RuntimeCounter(DateTimeOffset At, string Name, double Value, double IntervalSeconds)
{
    /// <summary>Milliseconds spent compiling methods, on all threads.</summary>
    public const string TimeInJit = "time-in-jit";

    /// <returns>Null when it is not one of those that a report speaks of.</returns>
    public static RuntimeCounter? TryRead(DateTimeOffset at, IDictionary<string, object> fields)
    {
        return fields.TryGetValue("Name", out object? name)
            && name is "alloc-rate" or "threadpool-queue-length" or "threadpool-thread-count" or "gc-heap-size" or TimeInJit
            && (fields.TryGetValue("Increment", out object? value) || fields.TryGetValue("Mean", out value))
            && fields.TryGetValue("IntervalSec", out object? seconds)
                ? new RuntimeCounter(at, (string)name, ToDouble(value), ToDouble(seconds))
                : null;
    }

    private static double ToDouble(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);
}
