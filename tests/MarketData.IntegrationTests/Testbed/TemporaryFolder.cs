namespace MarketData.IntegrationTests.Testbed;

/// <summary>A folder of a test's own, deleted with what is in it. Others may enter it: PostgreSQL must, under root.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Allow(UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

    public string Path { get; } = Directory.CreateTempSubdirectory("perf-test-").FullName;

    /// <summary>Also lets other users write here.</summary>
    public void LetOthersWrite() => Allow(UnixFileMode.OtherWrite);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private void Allow(UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | mode);
        }
    }
}
