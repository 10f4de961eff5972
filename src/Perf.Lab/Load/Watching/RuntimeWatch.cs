using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers;
using Perf.Analysis.Load;

namespace Perf.Lab.Load.Watching;

/// <summary>
/// Listens to what a .NET process of this machine says of its collector and its thread pool, through its event pipe: its counters once a
/// second, and each collection.
/// </summary>
public sealed class RuntimeWatch : IAsyncDisposable
{
    internal const string CountersProvider = "System.Runtime";

    private const int BufferMegabytes = 4;

    /// <summary>For the process to begin, and to end, telling. It may be frozen.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly RuntimeEvents events;
    private readonly EventPipeSession? session;
    private readonly Task listening;
    private bool ended;

    private RuntimeWatch(RuntimeEvents events, EventPipeSession? session)
    {
        this.events = events;
        this.session = session;
        listening = session is null
            ? Task.CompletedTask
            : Task.Factory.StartNew(Listen, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Begins to listen. A process that cannot be asked (of another user, or with its diagnostics off) is not.</summary>
    /// <param name="processId">Null when the process runs on another machine.</param>
    public static async Task<RuntimeWatch> StartAsync(int? processId, CancellationToken cancellationToken)
    {
        EventPipeSession? opened = processId is { } id ? await TryOpenAsync(id, cancellationToken) : null;
        return new RuntimeWatch(new RuntimeEvents(), opened);
    }

    /// <summary>How busy the process was with compiling its methods: 1 is one thread all of the time. It says so once a second.</summary>
    /// <returns>Null where it has said nothing since then.</returns>
    public double? CompilingSince(DateTimeOffset since) => events.CompilingSince(since);

    /// <summary>Ends listening.</summary>
    /// <param name="from">When the measured part began.</param>
    /// <param name="length">Of the measured part.</param>
    /// <returns>Null where the process could not be asked, or the part was too short for its counters to be heard.</returns>
    public async Task<ServerRuntime?> StopAsync(DateTimeOffset from, TimeSpan length)
    {
        await EndAsync();
        return events.Between(from, length);
    }

    /// <summary>Those of the collector that began in the measured part. After <see cref="StopAsync"/>.</summary>
    /// <returns>Null where the process could not be asked.</returns>
    public IReadOnlyList<GcPause>? Pauses(DateTimeOffset from, TimeSpan length) =>
        session is null ? null : events.PausesBetween(from, from + length);

    public async ValueTask DisposeAsync() => await EndAsync();

    private static async Task<EventPipeSession?> TryOpenAsync(int processId, CancellationToken cancellationToken)
    {
        EventPipeProvider[] providers =
        [
            new(CountersProvider, EventLevel.Informational, (long)EventKeywords.None, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["EventCounterIntervalSec"] = "1",
            }),
            new(ClrTraceEventParser.ProviderName, EventLevel.Informational, (long)ClrTraceEventParser.Keywords.GC),
        ];
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await new DiagnosticsClient(processId).StartEventPipeSessionAsync(
                providers, requestRundown: false, circularBufferMB: BufferMegabytes, patience.Token);
        }
        catch (Exception error) when (IsRefusal(error) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static bool IsRefusal(Exception error) =>
        error is DiagnosticsClientException or IOException or UnauthorizedAccessException or TimeoutException
            or OperationCanceledException or System.Net.Sockets.SocketException;

    private void Listen()
    {
        try
        {
            using EventPipeEventSource source = new(session!.EventStream);
            events.Subscribe(source);
            source.Process();
        }
        catch (Exception error) when (IsCutOff(error))
        {
            // The process ended, or is frozen and was given up: what it said until then is known.
        }
    }

    private static bool IsCutOff(Exception error) =>
        error is IOException or ObjectDisposedException or InvalidOperationException or FormatException or OperationCanceledException;

    private async Task EndAsync()
    {
        if (session is null || ended)
        {
            return;
        }

        ended = true;
        try
        {
            using CancellationTokenSource patience = new(Patience);
            await session.StopAsync(patience.Token);
            await listening.WaitAsync(patience.Token);
        }
        catch (Exception error) when (IsRefusal(error))
        {
            // It does not say goodbye; disposing the session cuts it off.
        }

        session.Dispose();
        await listening;
    }
}
