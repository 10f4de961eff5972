using System.Globalization;
using System.Runtime.InteropServices;
using Perf.Analysis.Runs;

namespace Perf.Lab.Runs;

/// <summary>What the machine says of itself; what it does not say stays unknown.</summary>
public static class MachineProbe
{
    private const string CpuInfo = "/proc/cpuinfo";
    private const string ProcessStatus = "/proc/self/status";

    public static MachineFacts Read() => MachineFacts.Create(
        os: $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
        cpuModel: ReadField(CpuInfo, "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        cores: Environment.ProcessorCount,
        memoryBytes: GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        dotnet: RuntimeInformation.FrameworkDescription);

    /// <summary>The most memory that this process was resident with, in bytes; null where the system does not tell (not Linux).</summary>
    public static long? PeakMemoryBytes() =>
        ReadField(ProcessStatus, "VmHWM") is { } text && long.TryParse(text.Split(' ')[0], CultureInfo.InvariantCulture, out long kibibytes) ? kibibytes * 1024 : null;

    private static string? ReadField(string file, string name)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        string? line = File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
