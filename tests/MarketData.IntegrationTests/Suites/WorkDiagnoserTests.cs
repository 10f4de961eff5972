using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using Benchmarks.Suites;
using MarketData.IntegrationTests.Testbed;
using Perf.Lab.Bench;

namespace MarketData.IntegrationTests.Suites;

/// <summary>The note of a case, between its process and BenchmarkDotNet's.</summary>
[Collection(SuiteVariablesCollection.Name)]
public sealed class WorkDiagnoserTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Note => Path.Combine(folder.Path, "note.json");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(SuiteVariables.WorkNote, null);
        folder.Dispose();
    }

    [Theory]
    [InlineData(HostSignal.BeforeProcessStart, false)]
    [InlineData(HostSignal.AfterAll, true)]
    public async Task Note_OfAFailedCase_IsGoneBeforeTheNextCaseStarts(HostSignal signal, bool kept)
    {
        Environment.SetEnvironmentVariable(SuiteVariables.WorkNote, Note);
        await File.WriteAllTextAsync(Note, """{"Bars":1,"JsonBytes":2}""", TestContext.Current.CancellationToken);

        foreach (IDiagnoser diagnoser in SuiteConfig.Io.GetDiagnosers().Where(one => one.Ids.Contains("WorkDiagnoser")))
        {
            diagnoser.Handle(signal, parameters: null!); // not looked at
        }

        Assert.Equal(kept, File.Exists(Note));
    }
}
