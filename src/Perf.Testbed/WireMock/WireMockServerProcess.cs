using System.Globalization;
using Perf.Testbed.Processes;

namespace Perf.Testbed.WireMock;

/// <summary>
/// The Java process. On Unix a small shell, the guard, starts it, and a reader beside it waits for our end of its standard
/// input to close, which the operating system does when the lab is killed, and then kills the server. It has nothing to save:
/// its folder goes with it. On Windows a killed lab leaves its server.
/// </summary>
internal static class WireMockServerProcess
{
    /// <summary>Requests that are remembered.</summary>
    public const int MaxJournal = 20_000;

    private const string PortPrefix = "port:";

    // Arguments: the server's folder, then the command line of the server.
    // Ctrl+C reaches the whole process group: the guard and, by inheritance, the server ignore it, and the lab decides.
    // Nobody writes to the pipe, so that the reader's loop ends when it closes.
    private const string GuardScript = """
        trap '' INT TERM HUP
        folder=$1
        shift
        exec 3<&0
        "$@" </dev/null 3<&- &
        server=$!
        { while read -r line; do :; done; kill -KILL "$server"; } <&3 3<&- >/dev/null 2>&1 &
        reader=$!
        exec 3<&- </dev/null
        wait "$server"
        code=$?
        kill -KILL "$reader" 2>/dev/null
        rm -rf -- "$folder"
        exit "$code"
        """;

    /// <param name="folder">The server's own, empty; removed when the server ends.</param>
    /// <exception cref="ChildProcessException">It could not be started, or ended early; it is gone.</exception>
    public static Task<ChildProcess> StartAsync(string java, string jar, string folder, int port, CancellationToken cancellationToken)
    {
        string[] server =
        [
            // Bounded, and enough for a few hundred answers in flight: bodies are read from files.
            java, "-Xmx512m", "-jar", jar,
            "--port", port.ToString(CultureInfo.InvariantCulture),
            "--bind-address", "127.0.0.1",
            "--root-dir", folder,
            "--disable-banner",
            "--disable-http2-plain",
            "--logged-response-body-size-limit", "0",
            "--max-request-journal-entries", MaxJournal.ToString(CultureInfo.InvariantCulture),
        ];
        return ChildProcess.StartAsync(
            new ChildProcessOptions
            {
                FileName = OperatingSystem.IsWindows() ? java : "/bin/sh",
                Arguments = OperatingSystem.IsWindows()
                    ? [.. server.Skip(1)]
                    : ["-c", GuardScript, "perf-wiremock-guard", folder, .. server],
                IsReadyLine = line => line.StartsWith(PortPrefix, StringComparison.Ordinal),
                ReadyDeadline = TimeSpan.FromSeconds(60),
                StopDeadline = OperatingSystem.IsWindows() ? TimeSpan.Zero : TimeSpan.FromSeconds(10),
            },
            cancellationToken);
    }

    /// <summary>The address that the ready line tells.</summary>
    public static Uri AddressOf(ChildProcess process) =>
        new($"http://127.0.0.1:{process.ReadyLine[PortPrefix.Length..].Trim()}/");
}
