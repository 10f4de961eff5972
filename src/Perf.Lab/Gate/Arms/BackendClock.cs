using System.Buffers.Text;
using System.Data;
using Microsoft.Win32.SafeHandles;
using Npgsql;
using Perf.Lab.Machine;

namespace Perf.Lab.Gate.Arms;

/// <summary>
/// The processor time of the server's processes that work for one arm, which are pinned to the arm's core: client and server take turns
/// on it as two arms do, so that what the machine does to one it does to the other. Linux only, with the server on this machine. Source:
/// Linux, Documentation/scheduler/sched-stats.rst, "/proc/&lt;pid&gt;/schedstat": the first field, in nanoseconds.
/// </summary>
internal sealed class BackendClock(string database, byte[] core) : IDisposable
{
    private const string Backends =
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()";

    private readonly NpgsqlConnection connection = new(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
    private readonly Dictionary<int, SafeFileHandle> backends = [];

    /// <summary>Finds who serves the arm by now. The calling thread waits.</summary>
    /// <exception cref="ArmFailedException">They are on another machine, or not ours to pin.</exception>
    /// <exception cref="NpgsqlException">The server cannot be asked.</exception>
    public void Find()
    {
        if (connection.State == ConnectionState.Closed)
        {
            connection.Open();
        }

        List<int> serving = [];
        using NpgsqlCommand command = new(Backends, connection);
        using (NpgsqlDataReader rows = command.ExecuteReader())
        {
            while (rows.Read())
            {
                serving.Add(rows.GetInt32(0));
            }
        }

        foreach (int gone in backends.Keys.Except(serving).ToArray())
        {
            backends[gone].Dispose();
            backends.Remove(gone);
        }

        foreach (int found in serving.Where(one => !backends.ContainsKey(one)))
        {
            backends.Add(found, Open(found));
        }
    }

    /// <value>Of all of them since they began, in nanoseconds: up to date while they wait.</value>
    /// <exception cref="IOException">One of them has ended.</exception>
    public long ReadNs()
    {
        long sum = 0;
        Span<byte> text = stackalloc byte[128];
        foreach (SafeFileHandle backend in backends.Values)
        {
            int length = RandomAccess.Read(backend, text, fileOffset: 0);
            sum += Utf8Parser.TryParse(text[..length], out long ns, out _)
                ? ns
                : throw new IOException("The processor time of a process of the server cannot be read.");
        }

        return sum;
    }

    public void Dispose()
    {
        foreach (SafeFileHandle backend in backends.Values)
        {
            backend.Dispose();
        }

        connection.Dispose();
    }

    private SafeFileHandle Open(int processId)
    {
        string path = $"/proc/{processId}/schedstat";
        if (!File.Exists(path) || !CoreMask.Pin(core, processId))
        {
            throw new ArmFailedException(
                $"Process {processId} of the database server cannot be watched and pinned from here: is it on another machine, or another user's? "
                + "Unset PERF_POSTGRES, so that the lab starts a server of its own");
        }

        return File.OpenHandle(path);
    }
}
