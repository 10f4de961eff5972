using System.Runtime.InteropServices;

namespace Perf.Lab.Machine;

/// <summary>On which cores a thread may run. Linux only. Source: sched_setaffinity(2).</summary>
internal static class CoreMask
{
    /// <summary>As many cores as Linux can be built for on the machines that .NET runs on.</summary>
    private const int MaskBytes = 8192 / 8;

    private const int CallingThread = 0;

    /// <returns>A bit a core, the first core in the lowest bit of the first byte: so it is on the processors that .NET runs on.</returns>
    /// <exception cref="InvalidOperationException">The system does not say.</exception>
    public static byte[] Allowed()
    {
        byte[] mask = new byte[MaskBytes];
        return GetAffinity(CallingThread, MaskBytes, mask) >= 0
            ? mask
            : throw new InvalidOperationException($"sched_getaffinity failed: error {Marshal.GetLastPInvokeError()}.");
    }

    /// <summary>The cores of a mask, each as a mask of its own.</summary>
    public static IEnumerable<byte[]> Each(byte[] mask)
    {
        for (int core = 0; core < mask.Length * 8; core++)
        {
            if ((mask[core / 8] & (1 << (core % 8))) != 0)
            {
                byte[] one = new byte[mask.Length];
                one[core / 8] = (byte)(1 << (core % 8));
                yield return one;
            }
        }
    }

    /// <summary>Threads and processes that it starts from now on inherit it.</summary>
    public static bool Pin(byte[] mask, int threadId = CallingThread) => SetAffinity(threadId, mask.Length, mask) == 0;

    [DllImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetAffinity(int threadId, nint maskBytes, [Out] byte[] mask);

    [DllImport("libc", EntryPoint = "sched_setaffinity")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetAffinity(int threadId, nint maskBytes, byte[] mask);
}
