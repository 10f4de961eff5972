namespace MarketData.IntegrationTests.Testbed;

/// <summary>Shell scripts in the place of PostgreSQL's programs, for what a real one rarely does. Not on Windows.</summary>
internal static class FakeBinaries
{
    public static void Create(string folder, string version, string initDbError)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Fakes are shell scripts.");
        WriteScript(Path.Combine(folder, "postgres"), $"echo 'postgres (PostgreSQL) {version}'");
        WriteScript(Path.Combine(folder, "pg_ctl"), "exit 1");
        WriteScript(Path.Combine(folder, "initdb"), $"echo 'initdb: error: {initDbError}' >&2; exit 1");
    }

    private static void WriteScript(string path, string body)
    {
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode run = UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | run);
        }
    }
}
