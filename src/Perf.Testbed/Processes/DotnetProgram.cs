using System.Runtime.InteropServices;

namespace Perf.Testbed.Processes;

/// <summary>Starts a .NET program of ours, that is built beside this one, on the runtime that this process runs on.</summary>
public static class DotnetProgram
{
    /// <summary>How to start <paramref name="assemblyName"/> (without .dll) with these arguments.</summary>
    /// <exception cref="ChildProcessException">It is not in this program's folder.</exception>
    public static ChildProcessOptions Beside(string assemblyName, params IReadOnlyList<string> arguments)
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, assemblyName + ".dll");
        if (!File.Exists(assembly))
        {
            throw new ChildProcessException($"{assemblyName}.dll is not in {AppContext.BaseDirectory}; build the solution.");
        }

        // The muxer of the running runtime needs neither PATH nor DOTNET_ROOT, which an apphost would.
        string muxer = Path.GetFullPath(Path.Combine(
            RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        if (File.Exists(muxer))
        {
            return new ChildProcessOptions { FileName = muxer, Arguments = [assembly, .. arguments] };
        }

        string appHost = OperatingSystem.IsWindows() ? assembly[..^4] + ".exe" : assembly[..^4];
        return new ChildProcessOptions { FileName = appHost, Arguments = arguments };
    }
}
