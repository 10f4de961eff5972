namespace Perf.Tests.Cli;

/// <summary>How the executable ended and what it wrote.</summary>
internal sealed record LabResult(int ExitCode, string Output, string Errors)
{
    private const string ErrorPrefix = "perf: ";

    /// <summary>Asserts that it refused: this code, one line on standard error that says so, nothing on standard output.</summary>
    /// <returns>The line, without its prefix.</returns>
    public string AssertRefused(int exitCode)
    {
        string line = Assert.Single(Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        AssertFailed(exitCode);
        Assert.Empty(Output);
        return line[ErrorPrefix.Length..];
    }

    /// <summary>Asserts the code, and that the last line on standard error explains it and no stack trace comes with it.</summary>
    public void AssertFailed(int exitCode)
    {
        string[] lines = Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((exitCode, true), (ExitCode, lines is [.., { } last] && last.StartsWith(ErrorPrefix, StringComparison.Ordinal)));
        Assert.DoesNotContain("   at ", Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Errors, StringComparison.Ordinal);
    }
}
