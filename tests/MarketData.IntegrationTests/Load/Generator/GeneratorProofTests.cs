using Perf.Analysis.Load.Health;
using Perf.Lab.Load.Proof;

namespace MarketData.IntegrationTests.Load.Generator;

[Collection(AloneCollection.Name)]
public sealed class GeneratorProofTests
{
    /// <summary>Where others leave the generator no core, that is said of any run, whatever else is wrong with it: then it is done again.</summary>
    private const int Attempts = 6;

    [Fact]
    public async Task RunAsync_SabotagedGenerators_AreCalledInvalidWithTheirCause()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The proof pins threads to a core of Linux.");
        int times = TestEnvironment.IsNightly ? 10 : 1;

        IReadOnlyList<ProofResult> results = await ProveAsync(times);
        for (int i = 1; i < Attempts && results.FirstOrDefault(WasRobbed) is { } robbed; i++)
        {
            TestContext.Current.SendDiagnosticMessage($"Once more: {robbed.Sabotage} was called {string.Join(", ", robbed.Called)}.");
            results = await ProveAsync(times);
        }

        Assert.Equal(4, results.Count);
        Assert.All(results, result => Assert.Equal([.. Enumerable.Repeat(result.Expected, times)], result.Called));
    }

    /// <summary>Others took the core, and not the sabotage.</summary>
    private static bool WasRobbed(ProofResult result) =>
        result.Expected != nameof(HealthCause.NoCore) && result.Called.Contains(nameof(HealthCause.NoCore), StringComparer.Ordinal);

    private static Task<IReadOnlyList<ProofResult>> ProveAsync(int times) => GeneratorProof.RunAsync(
        times, line => TestContext.Current.SendDiagnosticMessage(line), TestContext.Current.CancellationToken);
}
