using System.Diagnostics;
using System.Globalization;

namespace MarketData.IntegrationTests.Storage;

/// <summary>What work against a database took.</summary>
/// <param name="Client">Processor time of this process.</param>
/// <param name="Server">Processor time of the backends that serve the schema; what the server does in the background is not in it.</param>
internal readonly record struct Cost(TimeSpan Elapsed, TimeSpan Client, TimeSpan Server)
{
    public TimeSpan Processor => Client + Server;

    public static Cost operator +(Cost a, Cost b) => new(a.Elapsed + b.Elapsed, a.Client + b.Client, a.Server + b.Server);

    public static Cost operator *(Cost cost, int times) => new(cost.Elapsed * times, cost.Client * times, cost.Server * times);

    public static async Task<Cost> MeasureAsync(StorageSchema schema, Func<Task> work)
    {
        TimeSpan server = await ServerAsync(schema);
        TimeSpan client = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        await work();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        client = Environment.CpuUsage.TotalTime - client;
        return new Cost(elapsed, client, await ServerAsync(schema) - server);
    }

    /// <summary>In nanoseconds; source: Linux, Documentation/scheduler/sched-stats.rst, "/proc/&lt;pid&gt;/schedstat".</summary>
    private static async Task<TimeSpan> ServerAsync(StorageSchema schema)
    {
        int[] backends = await schema.ScalarAsync<int[]>(
            $"SELECT array_agg(pid) FROM pg_stat_activity WHERE application_name = '{schema.ApplicationName}'") ?? [];
        long nanoseconds = backends.Sum(backend =>
            long.Parse(File.ReadAllText($"/proc/{backend}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture));
        return TimeSpan.FromMicroseconds(nanoseconds / 1000);
    }
}
