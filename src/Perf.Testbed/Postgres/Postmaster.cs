using System.Diagnostics;
using System.Globalization;

namespace Perf.Testbed.Postgres;

/// <summary>The server process of a data folder, as its postmaster.pid names it.</summary>
internal static class Postmaster
{
    /// <summary>How far the process's start and the one in the file may be apart: the file is written a moment later.</summary>
    private static readonly TimeSpan StartTolerance = TimeSpan.FromSeconds(5);

    public static string PidFile(string dataFolder) => Path.Combine(dataFolder, "postmaster.pid");

    /// <summary>The process id that the file names; null when there is no such file. It may be long gone.</summary>
    public static int? ReadId(string dataFolder) => Read(dataFolder)?.ProcessId;

    /// <summary>
    /// The running server's process id; null when there is none. After a crash or a reboot the file may name a process that is
    /// not PostgreSQL at all; the name and the start time tell.
    /// </summary>
    public static int? RunningId(string dataFolder)
    {
        if (Read(dataFolder) is not var (processId, startedAt))
        {
            return null;
        }

        try
        {
            using Process process = Process.GetProcessById(processId);
            TimeSpan apart = process.StartTime.ToUniversalTime() - startedAt.UtcDateTime;
            return process.ProcessName.StartsWith("postgres", StringComparison.OrdinalIgnoreCase)
                && apart.Duration() <= StartTolerance ? processId : null;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // No process has that number, or it ended while it was looked at.
            return null;
        }
    }

    private static (int ProcessId, DateTimeOffset StartedAt)? Read(string dataFolder)
    {
        // Line 1: process id; 2: data folder; 3: start time in seconds since 1970 (PostgreSQL, miscadmin.h, LOCK_FILE_LINE_*).
        string[] lines = ReadLines(PidFile(dataFolder));
        return lines.Length >= 3
            && int.TryParse(lines[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out int processId)
            && long.TryParse(lines[2], NumberStyles.Integer, CultureInfo.InvariantCulture, out long startedSeconds)
                ? (processId, DateTimeOffset.FromUnixTimeSeconds(startedSeconds))
                : null;
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }
}
