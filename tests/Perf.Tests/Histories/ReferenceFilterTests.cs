using Perf.Lab.Bench;

namespace Perf.Tests.Histories;

/// <summary>Whatever is measured, the kernels are measured with it; a server is started for nobody's sake but the cases'.</summary>
public sealed class ReferenceFilterTests
{
    private const string Compute = "*.Reference.ComputeKernels.*";
    private const string Server = "*.Reference.ServerKernels.*";

    [Theory]
    [InlineData("--filter")]
    [InlineData("-f")]
    public void Filter_OfCasesOnPostgres_HasBothKernels(string option) => Assert.Equal(
        ["--job", "short", option, Compute, Server, "*Insert*", "*Reading*"],
        ReferenceFilter.Add(["--job", "short", option, "*Insert*", "*Reading*"], new SuiteDemand { Postgres = true }));

    [Fact]
    public void Filter_OfCasesOnTheApi_HasBothKernels() =>
        Assert.Contains(Server, ReferenceFilter.Add(["--filter", "*Serving*"], new SuiteDemand { Api = true }));

    [Fact]
    public void Filter_OfCasesWithoutPostgres_HasTheComputeKernelsOnly() => Assert.Equal(
        ["--filter", Compute, "*Features*"], ReferenceFilter.Add(["--filter=*Features*"], new SuiteDemand { Stub = true }));

    [Fact]
    public void Arguments_WithoutAFilter_StayAsTheyAre() =>
        Assert.Equal(["--anyCategories", "x"], ReferenceFilter.Add(["--anyCategories", "x"], new SuiteDemand()));
}
