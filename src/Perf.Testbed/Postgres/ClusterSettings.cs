using System.Globalization;

namespace Perf.Testbed.Postgres;

/// <summary>How a private cluster runs. Given on the command line, so that they hold whatever the cluster's files say.</summary>
internal static class ClusterSettings
{
    /// <summary>The options of pg_ctl start, in one argument.</summary>
    public static string CommandLine(int port) =>
        string.Join(' ', All(port).Select(setting => $"-c {setting.Name}={setting.Value}"));

    private static IEnumerable<(string Name, string Value)> All(int port) =>
    [
        ("listen_addresses", "127.0.0.1"),
        ("port", port.ToString(CultureInfo.InvariantCulture)),
        ("unix_socket_directories", ""),

        // Durability: what a production server pays, this one pays.
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("wal_level", "replica"),

        // Room for a backfill between two checkpoints, so that one run is not slower than the next for a checkpoint in it.
        ("shared_buffers", "256MB"),
        ("max_wal_size", "4GB"),
        ("checkpoint_timeout", "15min"),
        ("max_connections", "100"),

        // Compiling a query that runs for a millisecond costs more than it saves, and adds variance.
        ("jit", "off"),
        ("lc_messages", "C"),
    ];
}
