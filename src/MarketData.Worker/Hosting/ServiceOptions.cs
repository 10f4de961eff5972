using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Leasing;
using MarketData.Operations;
using MarketData.Polygon;
using MarketData.Postgres.Writers;
using MarketData.Scheduling;
using MarketData.Time;
using MarketData.Worker.Alerting;

namespace MarketData.Worker.Hosting;

/// <summary>What a service is, and where. Immutable. Holds a password: never to be printed.</summary>
internal sealed class ServiceOptions
{
    /// <summary>One of the scheduler and the worker, or both.</summary>
    public required IReadOnlyList<WorkerRole> Roles { get; init; }

    /// <summary>By which people, and Quartz, tell the processes on one database apart.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<Symbol> Symbols { get; init; }

    public required IReadOnlyList<Timeframe> Timeframes { get; init; }

    /// <summary>How far back a series is fetched that is not covered.</summary>
    public required TimeSpan History { get; init; }

    /// <summary>The source, its key included; with a quota where it is Polygon itself. Null: nothing is fetched here.</summary>
    public required PolygonOptions? Source { get; init; }

    /// <summary>A connection string. Nothing else is needed between processes.</summary>
    public required string Postgres { get; init; }

    public required WriterKind Writer { get; init; }

    /// <summary>Jobs at once.</summary>
    public required int Concurrency { get; init; }

    public required LeaseTerms Terms { get; init; }

    /// <summary>In the place of the timetable's, of the schedules that it has.</summary>
    public required IReadOnlyDictionary<ScheduleName, string> Crons { get; init; }

    /// <summary>Where alerts are sent; null: nowhere but into the log.</summary>
    public required WebhookOptions? Webhook { get; init; }

    /// <summary>Standard input is a pipe that the parent holds: stop when it closes, and leave Ctrl+C to the parent.</summary>
    public bool HasParentPipe { get; init; }

    /// <summary>Every symbol at every timeframe.</summary>
    public IReadOnlyList<SeriesKey> Followed =>
        [.. Symbols.SelectMany(_ => Timeframes, (symbol, timeframe) => new SeriesKey(symbol, timeframe))];

    public bool Is(WorkerRole role) => Roles.Contains(role);

    /// <summary>As Quartz reads it, in UTC.</summary>
    public string CronOf(Schedule schedule) => Crons.GetValueOrDefault(schedule.Name, schedule.Cron);
}
