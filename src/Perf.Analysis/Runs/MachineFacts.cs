using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Perf.Analysis.Runs;

/// <summary>The machine a run was measured on.</summary>
/// <param name="Cores">Logical processors the run could use.</param>
/// <param name="MemoryBytes">Memory of the machine, or the limit put on the run.</param>
/// <param name="Dotnet">Version of the runtime.</param>
/// <param name="Fingerprint">
/// Equal for two runs whose times may be compared as they stand: operating system, processor, cores and memory. The
/// runtime is left out: it is something one may want to compare.
/// </param>
public sealed record MachineFacts(string Os, string CpuModel, int Cores, long MemoryBytes, string Dotnet, string Fingerprint)
{
    private const long BytesPerGibibyte = 1L << 30;
    private const int FingerprintDigits = 16;

    /// <summary>The facts with the fingerprint that follows from them.</summary>
    public static MachineFacts Create(string os, string cpuModel, int cores, long memoryBytes, string dotnet) =>
        new(os, cpuModel, cores, memoryBytes, dotnet, FingerprintOf(os, cpuModel, cores, memoryBytes));

    private static string FingerprintOf(string os, string cpuModel, int cores, long memoryBytes)
    {
        // In whole gibibytes: the kernel keeps a little more or less for itself from one boot to the next.
        long gibibytes = (memoryBytes + (BytesPerGibibyte / 2)) / BytesPerGibibyte;
        string facts = string.Create(CultureInfo.InvariantCulture, $"{os}\n{cpuModel}\n{cores}\n{gibibytes}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(facts)))[..FingerprintDigits];
    }
}
