using Perf.Testbed.Processes;

namespace Perf.Lab.Bench;

/// <summary>This executable once more, for what must run in a process of its own.</summary>
internal static class LabProgram
{
    /// <value>The path of its assembly.</value>
    public static string Assembly => Path.Combine(
        AppContext.BaseDirectory, Path.GetFileNameWithoutExtension(Environment.GetCommandLineArgs()[0]) + ".dll");

    public static ChildProcessOptions Start(IReadOnlyList<string> arguments) =>
        DotnetProgram.Beside(Path.GetFileNameWithoutExtension(Environment.GetCommandLineArgs()[0]), arguments);
}
