using System.Globalization;
using Perf.Lab.Machine;

namespace Perf.Tests.Load;

public sealed class CoreTests
{
    /// <summary>The kernel says it in words too: from /proc, Linux only.</summary>
    [Fact]
    public void Allowed_OfTheCallingThread_AreTheCoresThatTheKernelNames()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Asks Linux.");
        const string Name = "Cpus_allowed_list:";

        string list = File.ReadLines("/proc/thread-self/status").First(line => line.StartsWith(Name, StringComparison.Ordinal));
        byte[] allowed = CoreMask.Allowed();

        Assert.Equal(
            list[Name.Length..].Trim().Split(',').SelectMany(Range),
            Enumerable.Range(0, allowed.Length * 8).Where(core => (allowed[core / 8] >> (core % 8) & 1) == 1));
    }

    private static IEnumerable<int> Range(string text)
    {
        int[] ends = [.. text.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }
}
